import { inlineCode } from '@waybill/kernel';

/** Names in one line that are spelt out; the rest is a number. */
const mostNames = 8;

export function listNames(names: readonly string[]): string {
  const rest = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** `45 s`, `2 min`, `1 h 30 min`. */
export function describeTime(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What a list shows of a check. */
export interface Listed {
  readonly name: string;
  /** The service's word for its state. */
  readonly said: string;
  readonly url?: string | undefined;
}

/** Lines of a list that are spelt out. */
const mostLines = 50;

/** Checks as a list in Markdown: name, what the service says, and where. */
export function listChecks(checks: readonly Listed[]): string {
  const lines = checks.slice(0, mostLines).map(({ name, said, url }) => {
    const where = url === undefined ? '' : `: ${url}`;
    return `- ${inlineCode(name)} is ${inlineCode(said)}${where}`;
  });
  const rest = checks.length - mostLines;
  return [...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
