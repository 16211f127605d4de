import { readdir } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Run, Shell } from '@waybill/kernel';
import { notAtTheRoot } from '../errors.ts';
import { readTexts } from './read-texts.ts';
import { type GitFacts, madeByReleases, type Snapshot } from './snapshot.ts';
import { tellingFiles } from './telling-files.ts';

/** Milliseconds for one question to git. */
const patience = 60_000;

/**
 * Reads what tells how a project is built and released. Nothing of the repository is run.
 *
 * @throws EINITFOLDER in a folder below the root of the repository
 */
export async function readRepository({ cwd }: Pick<Shell, 'cwd'>, run: Run): Promise<Snapshot> {
  const git = gitIn(cwd, run);
  const top = await git(['rev-parse', '--show-prefix']);
  const prefix = top?.trim() ?? '';
  if (prefix !== '') throw notAtTheRoot(prefix, await topLevel(cwd, git));
  const names = top === undefined ? await listFolder(cwd) : await listTracked(git);
  const first = await readTexts(cwd, tellingFiles(names));
  return { names, ...first, git: top === undefined ? undefined : await readGit(git) };
}

type Git = (args: readonly string[]) => Promise<string | undefined>;

/** @returns a way to ask git, which answers nothing where it fails: outside of a repository, or without git */
function gitIn(cwd: string, run: Run): Git {
  return async (args) => {
    const result = await run('git', args, { cwd, timeout: patience, env: { GIT_OPTIONAL_LOCKS: '0' } }).catch(
      () => undefined,
    );
    return result?.exitCode === 0 ? result.stdout : undefined;
  };
}

async function topLevel(cwd: string, git: Git): Promise<string> {
  const found = (await git(['rev-parse', '--show-cdup']))?.trim() || '.';
  const path = resolve(cwd, found);
  return isAbsolute(relative(cwd, path)) ? path : relative(cwd, path) || '.';
}

/** Tracked files, and those that a person has just made. */
async function listTracked(git: Git): Promise<string[]> {
  const listed = await git(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return [...new Set((listed ?? '').split('\0').filter(Boolean))].sort();
}

/** Without git: what is in the folder, two levels deep. */
async function listFolder(cwd: string): Promise<string[]> {
  const names: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      const isOwn = !['node_modules', '.git', '.waybill', '.venv'].includes(entry.name);
      if (entry.isFile() || entry.isSymbolicLink()) names.push(name);
      else if (entry.isDirectory() && isOwn && depth > 0) await walk(name, depth - 1);
    }
  };
  await walk('.', 2);
  return names.sort();
}

async function readGit(git: Git): Promise<GitFacts> {
  const lines = async (args: readonly string[]) => ((await git(args)) ?? '').split('\n').filter(Boolean);
  const remotes = await lines(['remote']);
  const remote = remotes.includes('origin') ? 'origin' : remotes.length === 1 ? remotes[0] : undefined;
  // The address as it is written: what `insteadOf` makes of it is this machine's own.
  const address = remote === undefined ? [] : await lines(['config', '--get', `remote.${remote}.url`]);
  const refs = await lines(['for-each-ref', '--format=%(refname) %(symref)', 'refs/heads', 'refs/remotes']);
  const [current] = await lines(['symbolic-ref', '--short', '--quiet', 'HEAD']);
  const head = refs
    .map((line) => /^refs\/remotes\/[^/]+\/HEAD refs\/remotes\/[^/]+\/(.+)$/.exec(line)?.[1])
    .find(Boolean);
  const branches = refs
    .map((line) => line.replace(/ .*$/, ''))
    .filter((ref) => !/^refs\/remotes\/[^/]+\/HEAD$/.test(ref))
    .map((ref) => ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, ''));
  const tags = await lines(['for-each-ref', '--sort=-creatordate', '--format=%(refname:strip=2)', 'refs/tags']);
  return {
    remote: address[0],
    current,
    defaultBranch: head,
    branches: [...new Set(current === undefined ? branches : [...branches, current])],
    tags,
    ignored: await findIgnored(git),
  };
}

/** By the files of the repository alone: what a person's own settings ignore, other clones do not. */
async function findIgnored(git: Git): Promise<string[]> {
  const found = await Promise.all(
    madeByReleases.map(async (name) => {
      const asked = ['-c', 'core.excludesFile=/dev/null', 'check-ignore', '--quiet', '--no-index', `${name}/file`];
      return (await git(asked)) === undefined ? [] : [name];
    }),
  );
  return found.flat();
}
