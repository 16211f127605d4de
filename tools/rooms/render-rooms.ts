import type { Room } from './room.ts';

/** The map of a package: a table for its README. */
export function renderMap(table: readonly Room[]): string {
  const rows = table.map(({ name, does, uses }) => `| \`src/${name}\` | ${does} | ${uses.join(', ')} |`);
  return ['| Room | What it does | Uses |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A picture as Mermaid draws it: arrows that follow from others are left out, so that it can be read. */
export function renderPicture(table: readonly { readonly name: string; readonly uses: readonly string[] }[]): string {
  const arrows = new Map(table.map(({ name, uses }) => [name, uses]));
  const isReached = (from: string, to: string): boolean =>
    (arrows.get(from) ?? []).some((next) => next === to || isReached(next, to));
  const lines = table.flatMap(({ name, uses }) =>
    uses
      .filter((each) => !uses.some((other) => other !== each && isReached(other, each)))
      .map((each) => `  ${name} --> ${each}`),
  );
  const alone = table.filter(
    ({ name, uses }) => uses.length === 0 && !table.some((other) => other.uses.includes(name)),
  );
  return ['```mermaid', 'flowchart LR', ...lines, ...alone.map(({ name }) => `  ${name}`), '```'].join('\n');
}
