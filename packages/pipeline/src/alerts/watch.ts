import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertInRepository,
  type CommandResult,
  exitCodes,
  findRunPage,
  parseJson,
  parseRepository,
  type ReleaseNews,
  reasonOf,
  redact,
  type Shell,
  v,
} from '@waybill/kernel';
import { parse } from 'yaml';
import { gitIn } from '../ledger/index.ts';
import { wrongDays, wrongExpiry } from './errors.ts';
import { askGithub } from './failed-jobs.ts';
import { describeMissed, type Notifier, openNotifier } from './open-notifier.ts';
import {
  type Expiry,
  type Finding,
  findExpiring,
  findIncomplete,
  findUnreleased,
  findWorkflowProblem,
  listIgnores,
  parseExpiries,
} from './plan-watch.ts';
import { readTokenEnds } from './read-token-ends.ts';

export interface GivenWatch {
  /** Days that a commit may wait for a release. */
  readonly days: number;
  /** Days before the end of something that it is told. */
  readonly ahead: number;
  /** File of the release workflow, below `.github/workflows`. */
  readonly workflow: string;
  /** `PYPI_TOKEN=2027-01-31,…` */
  readonly expires: string;
  readonly isDryRun: boolean;
}

/**
 * Looks for what no run notifies of: an incomplete release, commits that wait, a workflow that is off or red, what is about
 * to expire. Notifies of all of it at once.
 *
 * @throws EWRONGEXPIRY, EWRONGDAYS, ENONOTIFIER
 */
export async function watch(shell: Shell, given: GivenWatch): Promise<CommandResult> {
  const expiries = parseExpiries(given.expires);
  if (expiries === undefined) throw wrongExpiry(given.expires);
  if (!(given.days >= 0 && given.ahead >= 0)) throw wrongDays();
  const notifier = await openNotifier(shell);
  const { findings, notChecked } = await look(notifier, given, expiries);
  const lines = findings.map(({ text }) => `- ${text}`);
  const rest = notChecked.map((each) => `Not checked: ${each}`);
  if (findings.length === 0) {
    const text = ['Nothing needs attention.', ...rest].join('\n');
    return { exitCode: exitCodes.done, text, data: { findings, notChecked } };
  }
  const { path } = parseRepository(notifier.context.options.repositoryUrl ?? '');
  const url = findRunPage(shell.env);
  const news: ReleaseNews = {
    ...{ event: 'alert', kind: 'watch', text: [...lines, ...(rest.length > 0 ? ['', ...rest] : [])].join('\n') },
    title: `Releases of ${path.split('/').at(-1) || 'the project'} need attention`,
    ...(url === undefined ? {} : { url }),
  };
  const missed = given.isDryRun ? [] : await notifier.notify(news);
  const text = [...lines, ...rest, describeMissed(missed)].filter((each) => each !== '').join('\n');
  const exitCode = missed.length > 0 ? exitCodes.failed : exitCodes.incomplete;
  return { exitCode, text, data: { findings, notChecked, missed } };
}

async function look(notifier: Notifier, given: GivenWatch, expiries: readonly Expiry[]) {
  const now = notifier.ports.clock.now();
  const notChecked: string[] = [];
  const kindly = async (what: string, find: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
    try {
      return await find();
    } catch (error) {
      notChecked.push(`${what} (${redact(reasonOf(error), notifier.context.env)})`);
      return [];
    }
  };
  const found = [
    await kindly('releases', async () => findIncomplete(await notifier.entries(), now)),
    await kindly('commits', async () => findUnreleased(await listCommits(notifier), given.days, now)),
    await kindly('the workflow', async () => {
      const state = await readWorkflow(notifier, given.workflow);
      if (state !== undefined) return findWorkflowProblem(given.workflow, state);
      notChecked.push('the workflow (it needs `GITHUB_TOKEN` with `actions: read`)');
      return [];
    }),
    await kindly('exceptions', async () => findExpiring(await readIgnores(notifier), given.ahead, now)),
    await kindly('credentials', async () => {
      const known = new Set(expiries.map(({ name }) => name));
      const ends = await readTokenEnds(notifier.context, notifier.ports);
      if (ends.unknown.length > 0) notChecked.push(`when credentials end (${ends.unknown.join(', ')})`);
      // What a person has listed is what they mean to renew.
      const others = ends.expiries.filter(({ name }) => !known.has(name));
      return [...ends.refused, ...findExpiring(others, given.ahead, now)];
    }),
    findExpiring(expiries, given.ahead, now),
  ];
  return { findings: found.flat(), notChecked };
}

/** Commits since the last tag; of a repository without one, none. */
async function listCommits({ context, ports }: Notifier) {
  const git = gitIn(context, ports);
  const last = await git.try(['describe', '--tags', '--abbrev=0']);
  if (last.exitCode !== 0) return [];
  const log = await git(['log', '--max-count=5000', '--format=%ct %s', `refs/tags/${last.stdout.trim()}..HEAD`]);
  return log.split('\n').flatMap((line) => {
    const [, at, subject = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    return at === undefined ? [] : [{ at: Number(at), subject }];
  });
}

const Workflow = v.object({ state: v.string() });
const Runs = v.object({
  workflow_runs: v.array(v.object({ conclusion: v.nullable(v.string()), html_url: v.string() })),
});

async function readWorkflow({ context, ports }: Notifier, file: string) {
  if (!/^[\w.-]{1,100}$/.test(file)) return undefined;
  const { env } = context;
  const text = await askGithub(`actions/workflows/${file}`, env, ports);
  const workflow = text === undefined ? undefined : parseJson(Workflow, text);
  if (workflow === undefined) return undefined;
  const branch = encodeURIComponent(context.branch?.name ?? 'main');
  const runs = await askGithub(
    `actions/workflows/${file}/runs?branch=${branch}&status=completed&per_page=1`,
    env,
    ports,
  );
  const [last] = (runs === undefined ? undefined : parseJson(Runs, runs))?.workflow_runs ?? [];
  return { state: workflow.state, conclusion: last?.conclusion ?? undefined, url: last?.html_url };
}

/** Bytes of the file with the exceptions of a scan. */
const longest = 1_000_000;

async function readIgnores({ context }: Notifier): Promise<Expiry[]> {
  const { scan } = context.options as { readonly scan?: { readonly ignoreFile?: unknown } };
  const path = typeof scan?.ignoreFile === 'string' ? scan.ignoreFile : 'vulnerability-ignores.yaml';
  assertInRepository(context.cwd, path);
  try {
    await using file = await open(join(context.cwd, path));
    if ((await file.stat()).size > longest) return [];
    return await listIgnores(parse(await file.readFile('utf8'), { maxAliasCount: 100 }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
