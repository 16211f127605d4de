import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Decision {
  /** `0057-lease.md`. */
  readonly file: string;
  readonly title: string;
  readonly status: string;
  /** The package that it is about, or `test`, `tools`. */
  readonly about: string;
}

/** Reads `# Title` and `Status: accepted, 2026-11-22 · About: docker` of a decision. @throws Error when a file has not both */
export function parseDecision(file: string, text: string): Decision {
  const [, title] = /^# (.+)$/m.exec(text) ?? [];
  const [, status, about] = /^Status: (.+), \d{4}-\d{2}-\d{2} · About: (\S+)$/m.exec(text) ?? [];
  if (!/^\d{4}-/.test(file) || title === undefined || status === undefined || about === undefined) {
    throw new Error(
      `docs/decisions/${file} has no number in its name, no title, or no line "Status: accepted, 2026-11-22 · About: docker"`,
    );
  }
  return { file, title, status, about };
}

/** All decisions of a folder by number. @throws Error when two have the same number */
export async function readDecisions(folder: string): Promise<Decision[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md') && file !== 'README.md').sort();
  const numbers = files.map((file) => file.slice(0, 4));
  const twice = numbers.find((number, i) => numbers.indexOf(number) !== i);
  if (twice !== undefined) throw new Error(`Two decisions have the number ${twice}`);
  return Promise.all(files.map(async (file) => parseDecision(file, await readFile(join(folder, file), 'utf8'))));
}

/** A heading for each package, its decisions below by number. */
export function decisionsTable(decisions: readonly Decision[]): string {
  const rooms = [...new Set(decisions.map(({ about }) => about))].sort();
  return rooms
    .map((room) => {
      const rows = decisions
        .filter(({ about }) => about === room)
        .map(
          ({ file, title, status }) =>
            `- ${file.slice(0, 4)} [${title}](${file})${status === 'accepted' ? '' : ` (${status})`}`,
        );
      return [`### ${room}`, '', ...rows].join('\n');
    })
    .join('\n\n');
}
