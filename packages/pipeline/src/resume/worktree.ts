import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../ledger/git.ts';

/** The files of a tag in a folder of their own; removed at the end of the `await using` block. */
export async function worktreeAt(git: Git, tag: string) {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'waybill-resume-')));
  const cwd = join(parent, 'repository');
  const remove = async () => {
    await rm(parent, { recursive: true, force: true, maxRetries: 3 });
    await git.try(['worktree', 'prune']);
  };
  try {
    await git(['worktree', 'add', '--quiet', '--detach', cwd, `refs/tags/${tag}`]);
  } catch (error) {
    await remove();
    throw error;
  }
  return { cwd, [Symbol.asyncDispose]: remove };
}
