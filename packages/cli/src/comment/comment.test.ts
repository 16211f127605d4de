import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { fullReport } from '../../test/report.ts';
import { postComment, postReport } from './index.ts';
import { withoutCommands } from './post-comment.ts';

interface Stored {
  readonly id: number;
  readonly author: string;
  body: string;
}

/** The comments of one request, as GitHub and GitLab keep them. */
async function startService(service: 'github' | 'gitlab', existing: readonly Stored[] = []) {
  const comments = existing.map((each) => ({ ...each }));
  const me = service === 'github' ? 'github-actions[bot]' : '7';
  const asked: string[] = [];
  const show = ({ id, author, body }: Stored) =>
    service === 'github' ? { id, body, user: { login: author } } : { id, body, author: { id: Number(author) } };
  const pulls: unknown[] = [];
  /** What the tokens of a service may see: that of a job on GitHub is no user's. */
  const read = (pathname: string, page: number): readonly [number, unknown] => {
    if (pathname === '/user') return service === 'github' ? [403, {}] : [200, { id: 7 }];
    return [200, pathname.endsWith('/pulls') ? pulls : comments.slice((page - 1) * 100, page * 100).map(show)];
  };
  const write = (method: string | undefined, pathname: string, body: string): readonly [number, unknown] => {
    if (method === 'POST') return [201, comments.push({ id: comments.length + 1, author: me, body })];
    const found = comments.find(({ id }) => String(id) === pathname.split('/').at(-1));
    if (found === undefined) return [404, {}];
    found.body = body;
    return [200, {}];
  };
  const server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, 'http://x');
    asked.push(`${method} ${pathname}`);
    const isAllowed = [headers.authorization, headers['private-token']].some((each) => each?.includes('secret-token'));
    const [status, json] = !isAllowed
      ? [401, {}]
      : method === 'GET'
        ? read(pathname, Number(searchParams.get('page')))
        : write(method, pathname, (JSON.parse(await text(request)) as { body: string }).body);
    response.writeHead(status).end(JSON.stringify(json));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env =
    service === 'github'
      ? { GITHUB_API_URL: url, GITHUB_TOKEN: 'secret-token', GITHUB_REPOSITORY: 'acme/parcel' }
      : { CI_API_V4_URL: url, GITLAB_TOKEN: 'secret-token', CI_PROJECT_ID: '12' };
  const shell = { cwd: '/', env, stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };
  return { comments, asked, pulls, shell, me, [Symbol.asyncDispose]: async () => void server.close() };
}

const reportFor = (service: 'github' | 'gitlab') =>
  fullReport({ request: { service, number: 7, title: 'x', base: 'main', way: 'squash', ways: [] } });
const strangers = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, author: '99', body: '<!-- waybill:rehearsal -->\nforged' }));

it.each(['github', 'gitlab'] as const)(
  'writes one comment on %s and changes it, after those of others',
  async (service) => {
    await using place = await startService(service, strangers(150));
    const forged = place.comments.slice(0, 150).map(({ body }) => body);

    expect(await postComment(place.shell, reportFor(service))).toContain('created');
    expect(await postComment(place.shell, reportFor(service))).toContain('as it was');
    expect(await postComment(place.shell, { ...reportFor(service), outcome: 'nothing' })).toContain('changed');

    expect(place.comments).toHaveLength(151);
    expect(place.comments[150]?.body).toMatch(/^<!-- waybill:rehearsal -->\n## 💤 Nothing would be released on main\./);
    expect(place.comments.slice(0, 150).map(({ body }) => body)).toEqual(forged);
  },
);

it.each(['github', 'gitlab'] as const)('says what a token needs on %s', async (service) => {
  await using place = await startService(service);
  const { shell } = place;
  const wrong = { ...shell.env, GITHUB_TOKEN: 'other', GITLAB_TOKEN: 'other' };

  await expect(postComment({ ...shell, env: wrong }, reportFor(service))).rejects.toMatchObject({ code: 'ECOMMENT' });
  await expect(postComment({ ...shell, env: {} }, reportFor(service))).rejects.toMatchObject({
    code: 'ENOCOMMENTTOKEN',
  });
  const { request: _, ...withoutRequest } = reportFor(service);
  await expect(postComment(shell, withoutRequest)).rejects.toMatchObject({ code: 'ENOREQUEST' });
});

it('gives GitLab no commands', () => {
  expect(withoutCommands('/close\n> /merge\ntext /close\n\t/approve')).toBe(
    '\u2060/close\n> \u2060/merge\ntext /close\n\t\u2060/approve',
  );
});

const sha = 'a'.repeat(40);
const run = {
  ...{ event: 'pull_request', head_sha: sha, head_branch: 'fast' },
  head_repository: { full_name: 'eve/parcel', owner: { login: 'eve' } },
};
const pullOf = (full_name: string, head: string, number: number) => ({
  number,
  head: { sha: head, repo: { full_name } },
});

async function secondJob(place: Awaited<ReturnType<typeof startService>>, report: string, workflowRun: object = run) {
  await using folder = await temporaryFolder({ 'report/report.json': report });
  const event = join(folder.path, 'event.json');
  await writeFile(event, JSON.stringify({ workflow_run: workflowRun, repository: { full_name: 'acme/parcel' } }));
  const env = { ...place.shell.env, GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: event };
  return await postReport({ ...place.shell, cwd: folder.path, env }, 'report');
}

it('asks GitHub which pull request a report of a fork is for, whatever the report says', async () => {
  await using place = await startService('github');
  const others = [pullOf('eve/parcel', 'b'.repeat(40), 3), pullOf('mallory/parcel', sha, 4)];
  place.pulls.push(...others, pullOf('eve/parcel', sha, 5));

  const { data } = await secondJob(place, JSON.stringify(reportFor('github')));

  expect(data).toEqual({ number: 5, comment: 'created' });
  expect(place.asked).toContain('POST /repos/acme/parcel/issues/5/comments');
  expect(place.comments[0]?.body).toContain('ran code of the pull request');
});

it('writes nothing where no open pull request has the commit any more', async () => {
  await using place = await startService('github');

  const { exitCode, text: said } = await secondJob(place, JSON.stringify(reportFor('github')));

  expect({ exitCode, comments: place.comments }).toEqual({ exitCode: 0, comments: [] });
  expect(said).toContain('No open pull request');
});

it.each([
  ['no JSON', 'x'],
  ['another form', JSON.stringify({ schema: 1 })],
  ['a text that is too long', JSON.stringify({ ...reportFor('github'), branch: 'x'.repeat(5000) })],
  ['too many entries', JSON.stringify({ ...reportFor('github'), warnings: Array.from({ length: 300 }, () => 'x') })],
  ['too many bytes', JSON.stringify({ ...reportFor('github'), notes: ' '.repeat(11_000_000) })],
  ['a later version', JSON.stringify({ ...reportFor('github'), schema: 2 })],
])('takes no report that has %s', async (_what, report) => {
  await using place = await startService('github');
  place.pulls.push(pullOf('eve/parcel', sha, 5));

  await expect(secondJob(place, report)).rejects.toMatchObject({ code: 'EREPORT' });
  expect(place.comments).toEqual([]);
});

it('follows no link, and runs for no other event', async () => {
  await using place = await startService('github');
  await using folder = await temporaryFolder({ secret: JSON.stringify(reportFor('github')) });
  await symlink(join(folder.path, 'secret'), join(folder.path, 'report.json'));
  const event = join(folder.path, 'event.json');
  await writeFile(event, JSON.stringify({ workflow_run: run, repository: { full_name: 'acme/parcel' } }));
  const env = { ...place.shell.env, GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: event };

  await expect(postReport({ ...place.shell, env }, folder.path)).rejects.toMatchObject({ code: 'EREPORT' });
  const others = { ...env, GITHUB_EVENT_NAME: 'push' };
  await expect(postReport({ ...place.shell, env: others }, folder.path)).rejects.toMatchObject({ code: 'ENOREQUEST' });
  await expect(secondJob(place, '{}', { ...run, event: 'push' })).rejects.toMatchObject({ code: 'ENOREQUEST' });
});
