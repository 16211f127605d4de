import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Run, realPorts, type Shell } from '@waybill/kernel';
import { noRepository, shallowHistory, targetEvent } from '../errors.ts';
import { fetchAll, fetchLedger } from './fetch.ts';
import { type MergeRequest, parseEvent, readGitlabRequest, type Way } from './find-request.ts';
import { committing, type Git, gitIn, reading } from './git.ts';
import { foldersAbove, linkModules } from './link-modules.ts';
import { merge, type Source } from './merge.ts';
import { plainUrl, redirect } from './redirect.ts';

/** A copy of the repository that only this run knows. */
export interface PrivateCopy {
  /** The working copy, at the commit that is released. */
  readonly cwd: string;
  /** The bare repository that stands for the remote. */
  readonly bare: string;
  readonly branch: string;
  /** Address of the remote, without login; empty where there is none. */
  readonly url: string;
  readonly request?: MergeRequest;
  /** How the request was merged here. */
  readonly way?: Way;
  readonly head: string;
  readonly warnings: readonly string[];
  /** The same repository, merged in the other way. */
  other(way: Way): Promise<PrivateCopy>;
}

export interface CopyInput {
  readonly shell: Shell;
  /** A folder of this run. */
  readonly folder: string;
  readonly into: string | undefined;
  readonly way: Way | undefined;
}

/**
 * Copies the repository, and brings the commit that is rehearsed to its branch there.
 *
 * @throws ENOREPOSITORY, ESHALLOW, EDOESNOTMERGE, ENOBRANCH, ETARGETEVENT, EGITREFUSED
 */
export async function openCopy({ shell, folder, into, way }: CopyInput): Promise<PrivateCopy> {
  const { run } = realPorts(shell);
  const inRoot = gitIn(run, shell.cwd, reading);
  const root = (await inRoot('rev-parse', '--show-toplevel').catch(() => '')).trim();
  if (root === '') throw noRepository(shell.cwd);
  if ((await inRoot('rev-parse', '--is-shallow-repository')).trim() === 'true') throw shallowHistory();
  const request = await findRequest(shell);
  const bare = join(folder, 'remote.git');
  const warnings: string[] = [];
  const inBare = gitIn(run, bare, committing);
  await gitIn(run, folder, reading)('init', '--quiet', '--bare', bare);
  const remote = await fetchAll(inRoot, inBare, root);
  if (!(await fetchLedger(run, { root, bare, remote })))
    warnings.push('The ledger of earlier releases could not be fetched, so nothing is compared with the last release.');
  if ((await inRoot('status', '--porcelain', '--untracked-files=no').catch(() => '')) !== '')
    warnings.push('Changes that are not committed are not in this rehearsal.');
  const messageFile = join(folder, 'message.txt');
  const source = { inBare, request, current: await findBranch(inRoot, shell), into, messageFile };
  const place = { run, root, folder, bare, url: plainUrl(remote.url), warnings, source };
  return checkOut(place, way ?? request?.ways[0] ?? 'merge', 'work');
}

interface Place {
  readonly run: Run;
  readonly root: string;
  readonly folder: string;
  readonly bare: string;
  readonly url: string;
  readonly warnings: readonly string[];
  readonly source: Source;
}

async function checkOut(place: Place, way: Way, name: string): Promise<PrivateCopy> {
  const { run, root, folder, bare, url, warnings, source } = place;
  const { request, into } = source;
  const branch = into ?? request?.base ?? source.current;
  const head = await merge(source, branch, way);
  // A second copy has a remote of its own: the first one may have released by then.
  const remote = name === 'work' ? bare : join(folder, `${name}.git`);
  if (remote !== bare) await gitIn(run, folder, reading)('clone', '--quiet', '--bare', bare, remote);
  const inRemote = gitIn(run, remote, committing);
  await inRemote('update-ref', `refs/heads/${branch}`, head);
  await inRemote('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
  const cwd = join(folder, name);
  await gitIn(run, folder, reading)('clone', '--quiet', '--no-checkout', remote, cwd);
  const inCopy = gitIn(run, cwd, reading);
  await inCopy('checkout', '--quiet', '-B', branch, `origin/${branch}`);
  if (url !== '') await redirect(inCopy, { url, remote });
  await linkModules(foldersAbove(root), cwd);
  await mkdir(join(cwd, '.git/info'), { recursive: true });
  await writeFile(join(cwd, '.git/info/exclude'), '/node_modules\n', { flag: 'a' });
  const more = request === undefined && into === undefined ? {} : { way };
  return {
    ...{ cwd, bare: remote, branch, url, head, warnings, ...(request && { request }), ...more },
    other: (another) => checkOut(place, another, `other-${another}`),
  };
}

async function findRequest({ env }: Shell): Promise<MergeRequest | undefined> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file } = env;
  if (name === 'pull_request_target' || name === 'workflow_run') throw targetEvent(name);
  if (name === 'pull_request' && file) return parseEvent(await readFile(file, 'utf8').catch(() => ''));
  return readGitlabRequest(env);
}

/** The branch of this checkout: CI services check a commit out. */
async function findBranch(inRoot: Git, { env }: Shell): Promise<string> {
  const current = (await inRoot('branch', '--show-current')).trim();
  const { GITHUB_REF_NAME: ofGithub, CI_COMMIT_BRANCH: ofGitlab } = env;
  return current || ofGithub || ofGitlab || '';
}
