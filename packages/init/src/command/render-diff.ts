import { withoutSequences } from '@waybill/kernel';
import type { PlannedFile } from '../plan/index.ts';

/** Milliseconds for the comparison of one file. */
const patience = 2000;

/** The changes as a unified diff, as `git diff` would show them. */
export async function renderDiff(files: readonly PlannedFile[]): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const patches = files.map(({ path, before, after }) => {
    const [from, to] = [
      before === undefined ? '/dev/null' : `a/${path}`,
      after === undefined ? '/dev/null' : `b/${path}`,
    ];
    const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, timeout: patience };
    const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, options);
    return patch ?? `${from} → ${to}: the change is too large to show`;
  });
  // The files may hold what a terminal obeys.
  return withoutSequences(patches.join('')).trimEnd();
}
