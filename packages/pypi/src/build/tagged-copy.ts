import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, lstat, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { type Env, onInterruption, type Run, waybillFolder } from '@waybill/kernel';
import { copyFailed } from '../errors.ts';
import { describeRepository, type Repository } from './describe-repository.ts';

/** A copy of the repository in which the tag of the release is there already. */
export interface TaggedCopy extends AsyncDisposable {
  /** Where a folder of the repository is in the copy. */
  locate(folder: string): string;
  /** Puts the tag where the release will have it; of several tags the last one is there. */
  tag(name: string): Promise<void>;
}

export interface CopyInput {
  readonly cwd: string;
  readonly run: Run;
  /**
   * Whether what the release has changed is committed in the copy, for backends that build from the last commit.
   * Otherwise git takes those files for unchanged, and the last commit is the real one.
   */
  readonly isCommitted: boolean;
  /** Time of that commit, in seconds. */
  readonly seconds: number | undefined;
  /** What stays behind: what release tools left in the checkout, relative to `cwd`. */
  readonly leftovers: readonly string[];
}

/**
 * Copies the repository's work tree, with all that is not committed or ignored, into a temporary folder, where git has
 * the history of the repository without its configuration, hooks or remotes. The repository itself is only read: no tag
 * in it disturbs semantic-release, `git describe` or a push, and none is left behind by a run that dies.
 *
 * @returns `undefined` where there is no repository
 * @throws ECOPYFAILED
 */
export async function createTaggedCopy(input: CopyInput): Promise<TaggedCopy | undefined> {
  const { cwd, run, isCommitted } = input;
  const source = await describeRepository(cwd, run);
  if (source === undefined) return undefined;
  const prefix = `waybill-${createHash('sha256').update(source.root).digest('hex').slice(0, 12)}-`;
  const below = await realpath(tmpdir());
  await removeOld(below, prefix);
  const root = await mkdtemp(join(below, prefix));
  const clear = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  const forget = onInterruption({ rest: clear });
  const remove = () => clear().finally(forget);
  const git = gitIn(root, run);
  try {
    await copyTree(source.root, root, await leftoverPaths(input));
    await createHistory(source, root, git);
    if (isCommitted) await commitAll(git, input.seconds);
    await hideChanges(git);
  } catch (error) {
    await remove();
    throw error;
  }
  let last: string | undefined;
  return {
    locate: (folder) => join(root, relative(source.root, folder)),
    async tag(name) {
      if (last !== undefined) await git(['tag', '--delete', last]);
      last = name;
      // With a message: some tools see only tags of this kind, and all prefer them. It is the newest of all tags.
      await git(['tag', '--force', '--annotate', '--no-sign', '--message', name, name, 'HEAD'], {
        env: identity,
      });
    },
    [Symbol.asyncDispose]: remove,
  };
}

type Git = (args: readonly string[], options?: { readonly input?: string; readonly env?: Env }) => Promise<string>;

/** Git in the copy: with the user's own settings, but none that name hooks or another repository. */
function gitIn(cwd: string, run: Run): Git {
  return async (args, { input, env } = {}) => {
    const own = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };
    const all = ['-c', `core.hooksPath=${join(cwd, '.git/no-hooks')}`, '-c', 'core.fsmonitor=false', ...args];
    const { exitCode, stdout, tail } = await run('git', all, {
      cwd,
      env: { ...own, ...env },
      ...(input === undefined ? {} : { input }),
    });
    if (exitCode !== 0) throw copyFailed(`git ${args[0]}`, tail);
    return stdout;
  };
}

/** What a run that was interrupted has left of this repository. */
async function removeOld(below: string, prefix: string): Promise<void> {
  for (const name of await readdir(below)) {
    if (!name.startsWith(prefix)) continue;
    // On a machine that several users share it may be another's.
    await rm(join(below, name), { recursive: true, force: true }).catch(() => {});
  }
}

/** Folders that no build reads and that are large: `node_modules`, environments, caches, and git's own. */
const leftOut = new Set(['.git', waybillFolder, 'node_modules', '__pycache__', '.tox', '.nox']);

async function leftoverPaths({ cwd, leftovers }: CopyInput): Promise<Set<string>> {
  const folder = await realpath(cwd);
  return new Set(leftovers.map((name) => join(folder, name)));
}

async function copyTree(from: string, to: string, without: ReadonlySet<string>): Promise<void> {
  await cp(from, to, {
    recursive: true,
    // A relative link stays one, so that it leads to the copy.
    verbatimSymlinks: true,
    preserveTimestamps: true,
    // Shares the bytes where the file system can.
    mode: constants.COPYFILE_FICLONE,
    filter: async (path) => {
      if (path === from) return true;
      if (leftOut.has(basename(path)) || without.has(path) || path === to || path.startsWith(to + sep)) return false;
      const about = await lstat(path);
      if (about.isDirectory()) return !['pyvenv.cfg', 'CACHEDIR.TAG'].some((name) => existsSync(join(path, name)));
      return about.isFile() || about.isSymbolicLink();
    },
  });
}

async function createHistory({ objects, shallow, format, head, branch, tags }: Repository, root: string, git: Git) {
  await git(['init', '--quiet', '--template=', `--object-format=${format}`]);
  await writeFile(join(root, '.git/objects/info/alternates'), `${objects}\n`);
  if (existsSync(shallow)) await cp(shallow, join(root, '.git/shallow'));
  // Other tags of the same commit would be as good as the one of the release.
  const kept = tags.filter(([, , commit]) => commit !== head);
  const refs = [...kept, ...(branch === undefined ? [] : [[branch, head] as const])];
  await git(['update-ref', '--stdin'], { input: refs.map(([ref, object]) => `create ${ref} ${object}\n`).join('') });
  await git(branch === undefined ? ['update-ref', '--no-deref', 'HEAD', head] : ['symbolic-ref', 'HEAD', branch]);
  await git(['read-tree', 'HEAD']);
}

async function commitAll(git: Git, seconds: number | undefined): Promise<void> {
  // A submodule has no repository of its own here, so that its files are taken as files.
  const modules = (await git(['ls-files', '--stage', '-z'])).split('\0').flatMap((line) => {
    return line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : [];
  });
  for (const path of modules) {
    await git(['update-index', '--force-remove', '--', path]);
    await git(['add', '--', path]);
  }
  await git(['add', '--update', '--', '.']);
  const tree = (await git(['write-tree'])).trim();
  const time = seconds ?? (await git(['show', '--no-patch', '--format=%ct', 'HEAD'])).trim();
  // Without the sign, git takes a small number for a year.
  const date = `@${time} +0000`;
  const env = { ...identity, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const args = ['commit-tree', '--no-gpg-sign', '-p', 'HEAD', '-m', 'The files of the release', tree];
  await git(['update-ref', 'HEAD', (await git(args, { env })).trim()]);
}

/** What git asks of who commits, which a job need not have. */
const identity: Env = {
  GIT_AUTHOR_NAME: 'waybill',
  GIT_AUTHOR_EMAIL: 'waybill@localhost',
  GIT_COMMITTER_NAME: 'waybill',
  GIT_COMMITTER_EMAIL: 'waybill@localhost',
};

/** A work tree with changes is none of the tag's for most tools: git is told that there are none. */
async function hideChanges(git: Git): Promise<void> {
  const files = (await git(['ls-files', '-z'])).split('\0').filter((path) => path !== '' && !path.includes('\uFFFD'));
  await git(['update-index', '-z', '--assume-unchanged', '--stdin'], {
    input: files.map((path) => `${path}\0`).join(''),
  });
  await git(['config', 'status.showUntrackedFiles', 'no']);
}
