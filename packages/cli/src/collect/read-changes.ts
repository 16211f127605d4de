import type { Run } from '@waybill/kernel';
import { fitLine, fitText, type Report } from '../report/index.ts';

/** Characters of the changes of one file: a lock file may have many. */
const longest = 20_000;

/** What the release changes in the repository, file by file. @param head the commit that was released */
export async function readChanges(run: Run, cwd: string, head: string): Promise<Report['changes']> {
  const { exitCode, stdout } = await run('git', ['diff', '--no-color', '--no-ext-diff', '--no-renames', head, '--'], {
    cwd,
  });
  return exitCode === 0 ? splitDiff(stdout) : [];
}

/** One entry for each file of a diff of git. */
export function splitDiff(diff: string): Report['changes'] {
  const parts = diff.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
  return parts.slice(0, 200).map((part) => {
    const [, path = ''] = /^(?:\+\+\+ b|--- a)\/(.+)$/m.exec(part.replace(/^\+\+\+ \/dev\/null$/m, '')) ?? [];
    const [, named = ''] = /^diff --git a\/(.+) b\/\1$/m.exec(part) ?? [];
    const begin = part.search(/^@@ /m);
    return { path: fitLine(named || path), patch: fitText(begin < 0 ? '' : part.slice(begin), longest) };
  });
}
