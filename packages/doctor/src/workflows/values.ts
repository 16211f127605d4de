import { parse } from 'yaml';

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a table; an empty one for anything else. */
export function tableOf(value: unknown): Table {
  return isTable(value) ? value : {};
}

/** What YAML has for a text: `0`, `true` and `'0'` alike. @returns nothing for lists, tables and nothing */
export function textOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined;
}

/** Texts of a list, or the only one. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((each) => textOf(each) ?? []);
}

/** A table whose values are texts. */
export function textTable(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(tableOf(value)).flatMap(([name, each]) => {
    const text = textOf(each);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether a value is only known when the job runs. */
export function isExpression(text: string): boolean {
  return text.includes('${{');
}

/**
 * A YAML file that somebody else wrote.
 *
 * @returns nothing where it is none, or no table
 */
export function readYaml(text: string): Table | undefined {
  try {
    // Aliases that multiply are an error of the parser; names of tags such as `!reference` are of no interest.
    const value: unknown = parse(text, { logLevel: 'silent', strict: false, uniqueKeys: false, merge: true });
    return isTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
