import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onInterruption, scratchFolder } from '@waybill/kernel';
import type { Git } from '../../ledger/index.ts';

/** The files of a tag in a folder of their own. */
export interface Worktree extends AsyncDisposable {
  /** The folder of the project: that of the run, which is a sub-folder where a repository holds several projects. */
  readonly cwd: string;
  /** The folder of the whole repository. */
  readonly root: string;
  /** Repositories of submodules that have a working tree in it, too. */
  readonly sources: Git[];
}

/** The files of a tag in a folder of their own; removed at the end of the `await using` block. */
export async function worktreeAt(git: Git, tag: string): Promise<Worktree> {
  const sources: Git[] = [];
  const parent = scratchFolder('resume');
  const root = join(parent.path, 'repository');
  const clear = async () => {
    await parent[Symbol.asyncDispose]();
    for (const each of [...sources, git]) await each.try(['worktree', 'prune']);
  };
  const forget = onInterruption({ rest: clear });
  const remove = () => clear().finally(forget);
  try {
    // What a run that was killed has left is listed still.
    await git.try(['worktree', 'prune']);
    await git(['worktree', 'add', '--quiet', '--detach', root, `refs/tags/${tag}`]);
    const cwd = join(root, (await git(['rev-parse', '--show-prefix'])).replace(/\/?\n$/, ''));
    await mkdir(cwd, { recursive: true });
    return { cwd, root, sources, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
