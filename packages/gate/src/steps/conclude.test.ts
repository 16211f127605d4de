import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentRecord, LedgerRelease } from '@waybill/kernel';
import { type Fault, faultProxy } from '@waybill/rehearsal';
import { github, publishPage, slug } from '../../test/checked-commit.ts';
import { commit, line, openRelease } from '../../test/open-release.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

describe('the checklist after the release', () => {
  const at = '2026-11-28T09:00:00.000Z';
  const deployment = (environment: string, more: Partial<DeploymentRecord> = {}): DeploymentRecord => ({
    ...{ key: environment, environment, purpose: 'deploy', state: 'succeeded', at },
    health: { state: 'healthy', at, requests: 3 },
    ...more,
  });
  const host = { deploy: { environments: [{ name: 'staging' }, { name: 'production' }] } };

  it('says from the ledger what was delivered, deployed and announced', async () => {
    await using world = await openRelease({ host, notes: 'x' });
    const verifications = [{ name: 'smoke', state: 'passed' as const, at, seconds: 1 }];
    await world.conclude({
      delivered: [{ name: 'GitHub release', url: 'https://github.com/acme/parcel/releases/v1.2.0' }],
      artifacts: [
        { kind: 'image', name: 'ghcr.io/acme/parcel', digest: `sha256:${'1f'.repeat(32)}`, mediaType: 'x/y' },
      ],
      deployments: [
        deployment('staging', { verifications }),
        deployment('production', { url: 'https://parcel.example' }),
      ],
      announcements: [
        { member: 'slack', state: 'done' },
        { member: 'deploy', state: 'done' },
      ],
    });
    const text = await world.summary();

    for (const title of [
      'tag is made',
      'images are',
      'is delivered',
      'Staging is',
      'is deployed',
      'is healthy',
      'team is',
    ])
      expect(line(text, title)).toMatch(/^- \[x\]/);
    expect(line(text, 'Staging is')).toContain(
      '`v1.2.0` on `staging`: deployment succeeded, healthy, 1 checks of the project',
    );
    expect(line(text, 'is deployed')).toContain('(https://parcel.example)');
    expect(line(text, 'team is')).toContain('By `slack`.');
  });

  it('names what is missing, with the command that does it', async () => {
    await using world = await openRelease({ host });
    await world.conclude({
      ...{ isPublished: false, problem: 'pypi is not delivered' },
      artifacts: [{ kind: 'wheel', name: 'parcel.whl', mediaType: 'x/y' }],
      deployments: [deployment('staging', { health: { state: 'unhealthy', at, requests: 3 } })],
      announcements: [{ member: 'email', state: 'failed', reason: 'refused' }],
    });
    const text = await world.summary();

    expect(line(text, 'is delivered')).toMatch(
      /^- \[ \] .*Pypi is not delivered\. Run the job again, or `npx waybill resume v1\.2\.0`/,
    );
    expect(line(text, 'Staging is')).toMatch(/^- \[ \] .*unhealthy/);
    expect(line(text, 'is deployed')).toContain('`npx waybill deploy production v1.2.0`');
    expect(line(text, 'team is')).toMatch(/^- \[ \] .*Not by `email`/);
  });

  it('becomes a section of the release page once, also where its assets cannot be changed', async () => {
    await using door = await faultProxy(github.url);
    const locked = { kind: 'status', status: 422, body: '{"message":"Cannot modify assets of an immutable release"}' };
    door.inject({ match: { path: /\/assets/ }, fault: locked as Fault });
    await publishPage('# 1.2.0\n\n* weigh');
    const env = { GITHUB_API_URL: door.url };
    const finish = async (more?: Partial<LedgerRelease>) => {
      await using world = await openRelease({ host, env });
      await world.conclude(more);
      return await world.log();
    };

    expect(await finish({ deployments: [deployment('staging')] })).toContain('have the finished checklist');
    await finish({ deployments: [deployment('staging')] });
    await finish({ deployments: [deployment('staging'), deployment('production')] });

    const writes = door.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);
    expect(writes).toEqual(['PATCH', 'PATCH']);
    const [page] = await github.releases(slug);
    expect(page?.body).toMatch(/^# 1\.2\.0\n\n\* weigh\n\n<!-- waybill:release-checklist -->\n<details>/);
    expect(line(page?.body ?? '', 'is deployed')).toMatch(/^- \[x\]/);
    expect(page?.body?.match(/<details>/g)).toHaveLength(1);
  });

  it.each([
    ['no page', undefined, {}],
    ['`page: false`', 'x', { page: false }],
    ['notes that are as long as GitHub takes', 'x'.repeat(124_000), {}],
  ])('leaves the release page alone: %s', async (_, notes, options) => {
    if (notes !== undefined) await publishPage(notes);
    await using world = await openRelease({ host, options });

    await world.conclude();

    expect((await github.releases(slug)).map(({ body }) => body)).toEqual([notes].flatMap((each) => each ?? []));
    expect(world.log().includes('too long')).toBe(notes !== undefined && notes.length > 1);
  });

  it('says what a page needs that does not take it, after the log and the summary have it', async () => {
    await using door = await faultProxy(github.url);
    const refusal = { kind: 'status', status: 403, body: '{"message":"Resource not accessible by integration"}' };
    door.inject({ match: { method: 'PATCH' }, fault: refusal as Fault });
    await publishPage('x');
    await using world = await openRelease({ host, env: { GITHUB_API_URL: door.url } });

    await expect(world.conclude()).rejects.toMatchObject({
      code: 'EGATEPAGE',
      details: expect.stringMatching(/`contents: write`.*Resource not accessible/),
    });
    expect(await world.summary()).toContain('Release checklist');
  });
});

it('a run reads the pull requests of its release once, and issues once more when it is over', async () => {
  await using door = await faultProxy(github.url);
  await using world = await openRelease({ commits: [commit('feat: weigh (#1)')], env: { GITHUB_API_URL: door.url } });
  await github.mergePull(slug, { title: 'Weigh', body: '', commits: ['c'.repeat(40)] });
  await world.verify();
  await world.prepare();
  await github.openIssue(slug, { title: '1.2.0', body: '- [x] Alerts are set', labels: ['release-checklist'] });
  await world.conclude();

  const asked = (path: RegExp) => door.requests.filter((each) => path.test(each.path)).length;
  expect([asked(/\/commits\/\w+\/pulls/), asked(/\/pulls\/1/), asked(/\/issues\?/)]).toEqual([1, 1, 2]);
  expect(line(await world.summary(), 'Alerts')).toMatch(/^- \[x\] .*Ticked in #2/);
});
