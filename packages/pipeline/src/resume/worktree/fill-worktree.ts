import { lstat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { BaseContext, Ports } from '@waybill/kernel';
import { checkoutIncomplete } from '../../errors.ts';
import { type Entry, type Git, gitIn } from '../../ledger/index.ts';
import { isPointer, listLargeFiles } from './list-checkout.ts';
import type { Worktree } from './worktree.ts';

export interface Filling {
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'run'>;
  readonly entry: Entry;
  /** The project's folder in the run's own checkout, which may have the submodules already. */
  readonly home: string;
  readonly place: Worktree;
}

/**
 * Checks out in a worktree what its commit does not hold itself and the first build had: submodules, and files of Git LFS.
 * Of an entry that does not tell, everything is tried.
 *
 * @throws ECHECKOUTINCOMPLETE
 */
export async function fillWorktree(filling: Filling): Promise<void> {
  const { place, home, entry } = filling;
  if (entry.checkout === undefined || entry.checkout.submodules.length > 0) {
    const source = join(home, relative(place.cwd, place.root));
    await addSubmodules(filling, { folder: place.root, source, prefix: '' });
  }
  if (entry.checkout?.largeFiles !== false) await addLargeFiles(filling, place.root, '');
}

/** A repository whose submodules are to be checked out. */
interface Outer {
  readonly folder: string;
  /** The same repository in the project's checkout. */
  readonly source: string | undefined;
  /** Its path in the project, with a slash at the end. */
  readonly prefix: string;
}

interface Link {
  readonly path: string;
  readonly commit: string;
}

async function addSubmodules(filling: Filling, { folder, source, prefix }: Outer): Promise<void> {
  for (const { path, commit } of await linksOf(gitAt(filling, folder))) {
    const name = `${prefix}${path}`;
    const wanted = filling.entry.checkout?.submodules;
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const inner = { folder: join(folder, path), source: await sourceOf(filling, source, { path, commit }) };
    const { exitCode, tail } =
      inner.source === undefined
        ? await gitAt(filling, folder).try(['submodule', '--quiet', 'update', '--init', '--', path])
        : await addFrom(filling, inner.source, inner.folder, commit);
    if (exitCode !== 0) {
      missing(filling, `submodule \`${name}\` cannot be checked out`, tail);
      continue;
    }
    await addSubmodules(filling, { ...inner, prefix: `${name}/` });
    if (filling.entry.checkout?.largeFiles !== false) await addLargeFiles(filling, inner.folder, `${name}/`);
  }
}

/** Commits of other repositories that the index of one names. */
async function linksOf(git: Git): Promise<Link[]> {
  const entries = (await git(['ls-files', '--stage', '-z'])).split('\0');
  return entries.flatMap((line) => {
    const [, commit, path] = /^160000 ([0-9a-f]+) 0\t(.+)$/s.exec(line) ?? [];
    return commit === undefined || path === undefined ? [] : [{ commit, path }];
  });
}

/** The submodule in the project's checkout, where that is checked out and has the commit. */
async function sourceOf(filling: Filling, outer: string | undefined, { path, commit }: Link) {
  if (outer === undefined) return undefined;
  const source = join(outer, path);
  const isThere = await lstat(join(source, '.git')).catch(() => undefined);
  if (isThere === undefined) return undefined;
  const found = await gitAt(filling, source).try(['cat-file', '-e', `${commit}^{commit}`]);
  return found.exitCode === 0 ? source : undefined;
}

/** Without the network: another working tree of the repository that is there. */
async function addFrom(filling: Filling, source: string, folder: string, commit: string) {
  const git = gitAt(filling, source);
  filling.place.sources.push(git);
  await git.try(['worktree', 'prune']);
  return git.try(['worktree', 'add', '--quiet', '--detach', folder, commit]);
}

/** git's filter puts the content there when files are checked out, unless it is told to leave that to another command. */
async function addLargeFiles(filling: Filling, folder: string, prefix: string): Promise<void> {
  const git = gitAt(filling, folder);
  const large = await listLargeFiles(git);
  let reason = '';
  for (const command of [['lfs', 'checkout'], ['lfs', 'pull'], []]) {
    const pointers = await Promise.all(large.map((path) => isPointer(join(folder, path))));
    const first = large[pointers.indexOf(true)];
    if (first === undefined) return;
    if (command.length === 0)
      return missing(filling, `Git LFS does not give the content of \`${prefix}${first}\``, reason);
    const { exitCode, tail } = await git.try(command);
    if (exitCode !== 0) reason = tail;
  }
}

function gitAt({ context, ports }: Filling, cwd: string): Git {
  return gitIn({ ...context, cwd }, ports);
}

/** @throws ECHECKOUTINCOMPLETE where the first build had it */
function missing({ context, entry }: Filling, what: string, reason: string): void {
  const error = checkoutIncomplete(entry.tag, what, reason);
  if (entry.checkout !== undefined) throw error;
  context.logger.warn(`${error.message} The release is built without it.`);
}
