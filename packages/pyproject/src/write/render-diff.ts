import type { Edit } from './plan-edits.ts';

/** The edits as a unified diff, as `git diff` would show them. */
export async function renderDiff(edits: readonly Edit[]): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const patches = edits.map(({ file, before, after }) =>
    createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
    }),
  );
  return patches.join('').trimEnd();
}
