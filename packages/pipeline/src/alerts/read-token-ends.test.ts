import type { RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { eagerHttp, fakeContext, loopback } from '@waybill/kernel/testing';
import { listTokens, readGitHubEnd, readGitLabEnd, readTokenEnds } from './read-token-ends.ts';

it.each([
  ['2027-01-31 12:00:00 UTC', '2027-01-31'],
  ['2027-01-31 20:00:00 -0800', '2027-02-01'],
  ['2027-02-01 01:00:00 +0200', '2027-01-31'],
  ['2027-02-01T01:00:00+02:00', '2027-01-31'],
  ['2027-13-31 12:00:00 UTC', undefined],
  ['tomorrow', undefined],
  ['', undefined],
  [null, undefined],
])('the header %j of GitHub ends on %s', (header, date) => {
  expect(readGitHubEnd(header)).toBe(date);
});

it.each([
  ['{"expires_at":"2027-01-31"}', '2027-01-30'],
  ['{"expires_at":"2027-01-01","name":"release"}', '2026-12-31'],
  ['{"expires_at":null}', undefined],
  ['{}', undefined],
  ['{"expires_at":"2027-02-31x"}', undefined],
  ['<p>Sign in</p>', undefined],
])('the answer %s of GitLab means that %s is the last day', (text, date) => {
  expect(readGitLabEnd(text)).toBe(date);
});

it.each([
  [{ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'github_pat_1', GH_TOKEN: 'github_pat_1' }, ['GITHUB_TOKEN']],
  [{ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghs_of-the-job', GH_TOKEN: 'ghp_1' }, ['GH_TOKEN']],
  [{ GITLAB_CI: 'true', GITLAB_TOKEN: 'glpat-1', GITHUB_TOKEN: 'ghp_of-another-service' }, ['GITLAB_TOKEN']],
  [{ GITHUB_TOKEN: 'ghp_1', GITLAB_TOKEN: 'glpat-1' }, []],
])('of %j, the tokens %j are asked', (env, names) => {
  const context = fakeContext({ env, options: { repositoryUrl: 'https://git.corp.example/acme/parcel.git' } });
  expect(listTokens(context).map(({ name }) => name)).toEqual(names);
});

describe('the services are asked', () => {
  async function read(env: Readonly<Record<string, string>>, listener: RequestListener) {
    await using server = await loopback(listener);
    const context = fakeContext({ env: { ...env, GITHUB_API_URL: server.url, CI_API_V4_URL: `${server.url}/api/v4` } });
    return await readTokenEnds(context, { http: eagerHttp });
  }

  it('GitHub by a header, GitLab by the token itself', async () => {
    const gitHub = await read({ GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'ghp_1' }, (request, response) => {
      const isRight = request.url === '/rate_limit' && request.headers.authorization === 'Bearer ghp_1';
      response.setHeader('github-authentication-token-expiration', '2027-01-31 12:00:00 UTC');
      response.writeHead(isRight ? 200 : 500).end('{}');
    });
    const gitLab = await read({ GITLAB_CI: 'true', GITLAB_TOKEN: 'glpat-1' }, (request, response) => {
      const isRight =
        request.url === '/api/v4/personal_access_tokens/self' && request.headers['private-token'] === 'glpat-1';
      response.writeHead(isRight ? 200 : 500).end('{"expires_at":"2027-01-31"}');
    });

    expect(gitHub).toEqual({ expiries: [{ name: 'GITHUB_TOKEN', date: '2027-01-31' }], refused: [], unknown: [] });
    expect(gitLab).toEqual({ expiries: [{ name: 'GITLAB_TOKEN', date: '2027-01-30' }], refused: [], unknown: [] });
  });

  it.each([
    [401, 'refused'],
    [403, 'unknown'],
    [500, 'unknown'],
    [200, 'no end'],
  ])('an answer %i is %s', async (status, is) => {
    const { expiries, refused, unknown } = await read(
      { GITLAB_CI: 'true', GL_TOKEN: 'glpat-1' },
      (_, response) => void response.writeHead(status).end('{}'),
    );

    expect(expiries).toEqual([]);
    expect(refused.map(({ text }) => text.slice(0, 26))).toEqual(
      is === 'refused' ? ['GitLab refuses `GL_TOKEN`:'] : [],
    );
    expect(unknown).toEqual(is === 'unknown' ? ['GL_TOKEN'] : []);
  });
});
