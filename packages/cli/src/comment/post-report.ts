import { lstat, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CommandResult, exitCodes, type Http, parseJson, realPorts, type Shell, v } from '@waybill/kernel';
import { commentRefused, noRequest, wrongReport } from '../errors.ts';
import { renderMarkdown } from '../render/index.ts';
import { Report } from '../report/index.ts';
import { findToken, tell } from './post-comment.ts';
import { githubComments } from './service.ts';
import { upsert } from './upsert.ts';

/** Bytes of a report. */
const largest = 10_000_000;

const Event = v.object({
  workflow_run: v.object({
    event: v.string(),
    head_sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/)),
    head_branch: v.string(),
    head_repository: v.object({ full_name: v.string(), owner: v.object({ login: v.string() }) }),
  }),
  repository: v.object({ full_name: v.pipe(v.string(), v.regex(/^[\w.-]+\/[\w.-]+$/)) }),
});

const Pulls = v.array(
  v.object({
    number: v.number(),
    head: v.object({ sha: v.string(), repo: v.nullable(v.object({ full_name: v.string() })) }),
  }),
);

/**
 * Writes the comment in a job of `workflow_run`, from a report that a job without rights has left. The report is data of strangers: its
 * form is checked, it is rendered here, and which pull request it is for is asked of GitHub by the event.
 *
 * @throws ENOREQUEST, ENOCOMMENTTOKEN, EREPORT, ECOMMENT
 */
export async function postReport(shell: Shell, folder: string): Promise<CommandResult> {
  const { env, cwd } = shell;
  const event = parseJson(
    Event,
    await readFile(env['GITHUB_EVENT_PATH'] || join(cwd, 'no event'), 'utf8').catch(() => ''),
  );
  if (event === undefined || env['GITHUB_EVENT_NAME'] !== 'workflow_run' || event.workflow_run.event !== 'pull_request')
    throw noRequest();
  const report = await readReport(resolve(cwd, folder));
  const place = {
    http: realPorts(shell).http,
    api: env['GITHUB_API_URL'] || 'https://api.github.com',
    token: findToken(env, ['GITHUB_TOKEN', 'GH_TOKEN']),
  };
  const slug = event.repository.full_name;
  const number = await findPull(place, slug, event.workflow_run);
  if (number === undefined) {
    return {
      exitCode: exitCodes.done,
      text: 'No open pull request has this commit any more, so nothing was written.',
      data: {},
    };
  }
  const note = '_This report was made by a job that ran code of the pull request._';
  const done = await upsert(githubComments(place, slug, number), `${renderMarkdown(report)}\n${note}\n`);
  return { exitCode: exitCodes.done, text: tell(done, number), data: { number, comment: done } };
}

/** @throws EREPORT */
export async function readReport(folder: string): Promise<Report> {
  const file = join(folder, 'report.json');
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) throw wrongReport(file, 'it is not there');
  if (!found.isFile()) throw wrongReport(file, 'it is no file');
  if (found.size > largest) throw wrongReport(file, `it has more than ${largest} bytes`);
  const report = parseJson(Report, await readFile(file, 'utf8'));
  if (report === undefined) throw wrongReport(file, 'it has another form than a report of this version');
  return report;
}

interface Place {
  readonly http: Http;
  readonly api: string;
  readonly token: string;
}

/** For a fork, the event names no pull request: GitHub knows which one has this commit of this branch. */
async function findPull(
  { http, api, token }: Place,
  slug: string,
  { head_sha: sha, head_branch: branch, head_repository: from }: v.InferOutput<typeof Event>['workflow_run'],
): Promise<number | undefined> {
  const head = encodeURIComponent(`${from.owner.login}:${branch}`);
  const url = `${api.replace(/\/+$/, '')}/repos/${slug}/pulls?state=open&per_page=100&head=${head}`;
  const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` };
  const answer = await http({ url, headers, hint: 'GitHub may be down.' });
  if (!answer.ok) throw commentRefused('GitHub', 0, answer.status);
  return answer.json(Pulls).find((pull) => pull.head.sha === sha && pull.head.repo?.full_name === from.full_name)
    ?.number;
}
