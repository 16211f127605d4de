import { versions } from 'node:process';
import { findFacts } from '@waybill/init/facts';
import type { Http, Ports } from '@waybill/kernel';
import {
  type Configuration,
  type ConfiguredPlugin,
  checkSections,
  findLastRelease,
  hostFolder,
  listPlugins,
  readPlainConfiguration,
} from '@waybill/pipeline/configuration';
import { type Facts, releaseTags } from '../checks/index.ts';
import { noHost, notAtTheRoot } from '../errors.ts';
import { type Fact, gather, NotKnown, need, unknown, whenKnown } from '../report/index.ts';
import {
  type GitState,
  gitIn,
  readFiles,
  readFree,
  readGit,
  readMerged,
  readPackage,
  readPlugins,
  readRemote,
  readSettings,
  type Settings,
} from '../repository/index.ts';
import { skewOf } from '../services/index.ts';
import { findJobs, readGitlab } from '../workflows/index.ts';
import { type Asked, askServices, offline } from './ask-services.ts';
import { findCurrent } from './find-place.ts';

/** What is examined, and what is needed to run the checks of the plugins. */
export interface Gathered {
  readonly facts: Facts;
  readonly configuration: Fact<Configuration>;
  /** Why the configuration cannot be read. */
  readonly failure: unknown;
  readonly plugins: readonly ConfiguredPlugin[];
}

/** Reads everything that checks look at. What cannot be read says why, and hinders nothing else. @throws EDOCTORFOLDER */
export async function gatherFacts(asked: Asked): Promise<Gathered> {
  const { shell, place } = asked;
  const { cwd, env } = shell;
  const git = gitIn(cwd, asked.ports.run);
  const prefix = (await git(['rev-parse', '--show-prefix']))?.trim() ?? '';
  if (prefix !== '') throw notAtTheRoot(prefix);
  const state = await gather(async () => {
    if ((await git(['rev-parse', '--git-dir'])) === undefined) throw new NotKnown('This is no git repository.');
    return readGit(git);
  });
  const snapshot = await gather(() => readFiles(cwd, asked.ports.run));
  const project = await gather(async () => findFacts(need(snapshot)));
  const current = findCurrent(env, whenKnown(state)?.branch);
  let failure: unknown;
  const configuration = await gather(async () => {
    try {
      if (hostFolder(cwd) === undefined) throw noHost();
      return await readPlainConfiguration({ ...shell, stdout: shell.stderr }, current ?? 'main');
    } catch (error) {
      failure = error;
      throw error;
    }
  });
  const plugins = await gather(async () => listPlugins(need(configuration)));
  if (failure === undefined && plugins.is === 'unknown')
    await listLater(configuration).catch((error: unknown) => (failure = error));
  const isThere = { hasPython: whenKnown(project)?.python.isThere ?? true, hasDockerfile: hasDockerfile(project) };
  const settings = await gather(async () => readSettings(need(configuration), need(plugins), isThere, env));
  const branch = await gather(async () => pickBranch(asked.branch, current, need(settings)));
  const skew = watchClock(asked.ports);
  const remote = await gather(() => askRemote(git, { state, settings, isOffline: asked.isOffline }));
  const merged = await gather(async () => findMerged(git, need(state), need(branch), whenKnown(remote)?.branches));
  const last = await gather(async () => {
    const own = releaseTags(need(merged), need(settings).tagFormat);
    return findLastRelease(
      need(configuration),
      own.map(({ tag }) => tag),
    );
  });
  const jobs = await gather(async () => findJobs(need(snapshot).texts));
  const host = await gather(async () => {
    const read = await readPackage(hostFolder(cwd) ?? '');
    if (read === undefined) throw new NotKnown('semantic-release is not installed here.');
    return read;
  });
  const asking = { ...asked, ports: { ...asked.ports, http: skew.http } };
  const [services, free, packages, sections] = await Promise.all([
    askServices(asking, { settings, project, state, branch: whenKnown(branch) ?? current ?? 'main', jobs }),
    gather(() => readFree(cwd)),
    gather(() => readPlugins(need(plugins))),
    gather(async () => checkSections(need(configuration))),
  ]);
  const facts: Facts = {
    ...{ place, snapshot, project, git: state, remote, branch, merged, settings, sections, last, jobs, host, free },
    ...{ node: versions.node, plugins: packages, skew: skew.found(), ...services },
    pipeline: await gather(async () => readGitlab(need(snapshot).texts) ?? 'none'),
  };
  return { facts, configuration, failure, plugins: whenKnown(plugins) ?? [] };
}

async function listLater(configuration: Fact<Configuration>): Promise<void> {
  listPlugins(need(configuration));
}

interface Remote {
  readonly state: Fact<GitState>;
  readonly settings: Fact<Settings>;
  readonly isOffline: boolean;
}

async function askRemote(git: ReturnType<typeof gitIn>, { state, settings, isOffline }: Remote) {
  if (isOffline) throw new NotKnown(offline);
  const refs = await readRemote(git, whenKnown(state)?.remotes.has('origin') ? 'origin' : need(settings).address);
  if (refs === undefined) throw new NotKnown('The remote does not answer to the credentials of this machine.');
  return refs;
}

function hasDockerfile(project: Fact<ReturnType<typeof findFacts>>): boolean {
  const found = whenKnown(project);
  return found === undefined || found.image.dockerfile !== undefined;
}

/** The named branch; the current one, if it releases; else the one of stable releases. */
function pickBranch(named: string | undefined, current: string | undefined, { branches }: Settings): string {
  if (named !== undefined) return named;
  const own = branches.find(({ name }) => name === current);
  const stable = branches.find(({ isPrerelease, isMaintenance }) => !isPrerelease && !isMaintenance);
  const found = own ?? stable;
  if (found === undefined) throw new NotKnown('The configuration has no branch for stable releases.');
  return found.name;
}

async function findMerged(
  git: ReturnType<typeof gitIn>,
  { branch: checkedOut, head }: GitState,
  branch: string,
  remote: ReadonlyMap<string, string> | undefined,
): Promise<readonly string[]> {
  const places = [
    ...(remote?.has(branch) ? [remote.get(branch)] : []),
    ...[`refs/remotes/origin/${branch}`, `refs/heads/${branch}`],
    // A job has the commit of the branch, without its name.
    ...(checkedOut === branch || checkedOut === undefined ? [head] : []),
  ];
  for (const place of places) {
    const tags = place === undefined ? undefined : await readMerged(git, place);
    if (tags !== undefined) return tags;
  }
  throw new NotKnown(`This clone does not have the branch \`${branch}\`: \`git fetch origin\` brings it.`);
}

/** The HTTP port, which compares the clock with that of the first service that answers. */
function watchClock({ http, clock }: Pick<Ports, 'http' | 'clock'>) {
  let skew: Fact<number> = unknown('No service was asked, or none answered.');
  const watched: Http = async (request) => {
    const before = clock.now();
    const answer = await http(request);
    const found = skewOf(answer.headers.get('date'), before, clock.now());
    // A cache on the way answers with a date of the past.
    if (skew.is === 'unknown' && found.is === 'known' && !answer.headers.has('age')) skew = found;
    return answer;
  };
  return { http: watched, found: () => skew };
}
