import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BaseContext, Ports } from '@waybill/kernel';
import { type Checkout, type Git, gitIn } from '../../ledger/index.ts';

/** What the first line of a file says whose content Git LFS keeps elsewhere. */
const pointer = 'version https://git-lfs.github.com/spec/';

/** Prints the path of every submodule that is checked out, also of those inside of others. */
const printPath = `printf '%s\\0' "$displaypath"`;

/**
 * What a working copy has beside the files of its commit: submodules, and content of Git LFS. A build at the same commit
 * needs the same, also of what is beside its own folder in the repository.
 *
 * @returns `undefined` where the commit has neither
 */
export async function listCheckout(context: BaseContext, ports: Pick<Ports, 'run'>): Promise<Checkout | undefined> {
  const root = await repositoryAbove(context.cwd);
  const git = gitIn({ ...context, cwd: root }, ports);
  const [submodules, large] = await Promise.all([listSubmodules(git, root), listLargeFiles(git)]);
  if (submodules === undefined && large.length === 0) return undefined;
  const pointers = await Promise.all(large.map((path) => isPointer(join(root, path))));
  return { submodules: submodules ?? [], largeFiles: large.length > 0 && !pointers.every(Boolean) };
}

/** The folder of the repository, without asking git: every release does this. */
async function repositoryAbove(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}

/** Whether the repository may have a working tree besides this one, without asking git: few have. */
export async function mayHaveWorktrees(cwd: string): Promise<boolean> {
  const folder = join(await repositoryAbove(cwd), '.git');
  const found = await stat(folder).catch(() => undefined);
  // In a further working tree, it is a file.
  return found?.isDirectory() !== true || exists(join(folder, 'worktrees'));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function listSubmodules(git: Git, cwd: string): Promise<string[] | undefined> {
  if (!(await exists(join(cwd, '.gitmodules')))) return undefined;
  const { exitCode, stdout } = await git.try(['submodule', '--quiet', 'foreach', '--recursive', printPath]);
  return exitCode === 0 ? stdout.split('\0').filter(Boolean) : undefined;
}

/** Files whose content Git LFS keeps, as git's attributes say. */
export async function listLargeFiles(git: Git): Promise<string[]> {
  const { exitCode, stdout } = await git.try(['ls-files', '-z', ':(attr:filter=lfs)']);
  return exitCode === 0 ? stdout.split('\0').filter(Boolean) : [];
}

/** Whether a file has no content yet, only where Git LFS has it. */
export async function isPointer(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pointer.length), 0, pointer.length, 0);
    return buffer.toString('utf8', 0, bytesRead) === pointer;
  } catch {
    return false;
  }
}
