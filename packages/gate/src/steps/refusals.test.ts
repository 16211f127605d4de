import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, loopback } from '@waybill/kernel/testing';
import { gate, github, run } from '../../test/checked-commit.ts';
import { verifyConditions } from '../index.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

describe('what GitHub refuses', () => {
  it('each missing permission is named, as a workflow has it', async () => {
    github.actions.setPermissions(['contents: write']);

    await expect(gate()).rejects.toMatchObject({
      errors: [
        expect.objectContaining({ code: 'EGATEPERMISSION', message: expect.stringContaining('`checks: read`') }),
        expect.objectContaining({ message: expect.stringContaining('`statuses: read`') }),
      ],
    });
    github.actions.setPermissions(['contents: write', 'checks: read']);
    await expect(gate()).rejects.toMatchObject({
      code: 'EGATEPERMISSION',
      details: expect.stringMatching(
        /Add `statuses: read` to the `permissions`.*GitHub says: `Resource not accessible/,
      ),
    });
  });

  it('what the branch requires need not be readable', async () => {
    github.actions.setPermissions(['checks: read', 'statuses: read']);
    run('test', 'success');

    expect((await gate()).log).toContain('1 CI check green (all that there are)');
  });

  it('a token is refused', async () => {
    await expect(gate({ env: { GITHUB_TOKEN: 'ghp_of_somebody_else' } })).rejects.toMatchObject({ code: 'EGATETOKEN' });
  });

  it('without a token, nothing is asked and that is said', async () => {
    run('test', 'failure');

    expect((await gate({ env: { GITHUB_TOKEN: '' } })).log).toContain(
      'CI checks were not looked at: `GITHUB_TOKEN` is not set',
    );
    await expect(gate({ env: { GITHUB_TOKEN: '', GH_TOKEN: github.token } })).rejects.toMatchObject({
      code: 'ECHECKSRED',
    });
  });

  it.each([
    [403, {}, 'EGATEPERMISSION'],
    [404, {}, 'EGATEREPOSITORY'],
    [422, {}, 'EGATECOMMIT'],
    [429, {}, 'EGATELIMIT'],
    [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' }, 'EGATELIMIT'],
    [500, {}, 'EGATEDOWN'],
    [200, {}, 'EANSWERINVALID'],
  ])('an answer of %i is %s %s, and a report in a dry run', async (status, headers, code) => {
    await using server = await loopback((_request, response) =>
      response.writeHead(status, headers).end(JSON.stringify({ message: 'No commit found' })),
    );
    const env = { GITHUB_API_URL: server.url };

    const codes = await gate({ env }).then(
      () => [],
      (error: unknown) => errorsOf(error).map((each) => (each as { code?: string }).code),
    );
    expect(new Set(codes)).toEqual(new Set([code]));
    expect((await gate({ env, isDry: true })).log).toContain(`They could not be read: ${code}`);
  });

  it('GitHub may be silent while checks run', async () => {
    let asked = 0;
    const runs = (conclusion: string | null) => ({
      check_runs: [{ name: 'test', status: conclusion === null ? 'queued' : 'completed', conclusion, app: null }],
    });
    const others = { rules: [], 'check-suites': { check_suites: [] }, status: { statuses: [] } };
    await using server = await loopback(({ url = '' }, response) => {
      if (url.includes('check-runs')) asked += 1;
      if (asked > 1 && asked < 12) return void response.writeHead(502).end();
      const other = Object.entries(others).find(([part]) => url.includes(`/${part}`))?.[1];
      response.end(JSON.stringify(other ?? { ...runs(asked <= 1 ? null : 'success') }));
    });

    expect((await gate({ env: { GITHUB_API_URL: server.url } })).log).toContain('1 CI check green');
  });
});

it('where a repository is neither on GitHub nor on GitLab, and only then, `auto` is off', async () => {
  const at = async (repositoryUrl: string, env = {}) => {
    const context = fakeContext({ options: { repositoryUrl }, env });
    await verifyConditions({ defaults: { enabled: 'auto' } }, context);
    return context.lines.join('');
  };

  expect(await at('/srv/parcel.git')).toContain('Off: the repository is neither on GitHub nor on GitLab');
  expect(await at('https://bitbucket.org/acme/parcel.git')).toContain('Off');
  expect(await at('git@github.com:acme/parcel.git')).toBe('');
  expect(await at('https://gitlab.corp.example/acme/parcel.git')).toBe('');
  expect(await at('https://git.corp.example/acme/parcel.git', { GITLAB_CI: 'true' })).toBe('');
});
