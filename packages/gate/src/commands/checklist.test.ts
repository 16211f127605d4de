import { PassThrough } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerRelease } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { faultProxy } from '@waybill/rehearsal';
import { github, publishPage, run, sha, slug } from '../../test/checked-commit.ts';
import { FakeGitLab } from '../../test/fake-gitlab.ts';
import { checklist, type GivenChecklist } from './checklist.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

const release: LedgerRelease = {
  ...{ tag: 'v1.2.0', version: '1.2.0', channel: null, gitHead: sha, builtFrom: sha, notes: '* weigh' },
  ...{ isPublished: true, artifacts: [], deployments: [], announcements: [] },
};

async function show(given: Partial<GivenChecklist> = {}, more: Readonly<Record<string, string>> = {}) {
  await using folder = await temporaryFolder();
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: slug,
    PATH: process.env['PATH'],
    ...github.environment,
    ...more,
  };
  const context = fakeContext({ cwd: folder.path, env });
  const deployments = { releases: async () => [release] };
  const shell = {
    ...{ cwd: folder.path, env, stdout: new PassThrough(), stderr: new PassThrough() },
    open: async () => ({ context, options: {}, deployments }),
  };
  const asked = { tag: undefined, isIssue: false, isPage: false, isChecked: false, ...given };
  return await checklist(shell as never, asked, { http: eagerHttp });
}

it('shows the checklist of the newest release, or of the one that is named', async () => {
  run('test', 'success');

  const { text, exitCode, data } = await show();

  expect(exitCode).toBe(0);
  expect(text).toContain('Release checklist of v1.2.0.');
  expect(text).toContain('[x] Tests and other CI checks are green: 1 CI check green');
  expect(data).toMatchObject({
    tag: 'v1.2.0',
    items: expect.arrayContaining([expect.objectContaining({ id: 'tag' })]),
  });
  expect((await show({ tag: '1.2.0', isChecked: true })).exitCode).toBe(3);
  await expect(show({ tag: 'v9.9.9' })).rejects.toMatchObject({ code: 'ENOCHECKLISTRELEASE' });
});

it('opens one issue of the release, and brings it up to date', async () => {
  await show({ isIssue: true });
  const [before] = await github.issues(slug);
  run('test', 'success');
  await show({ isIssue: true });
  await show({ isIssue: true });

  const issues = await github.issues(slug);
  expect(issues).toMatchObject([{ title: 'Release checklist of v1.2.0', labels: ['release-checklist'] }]);
  expect(before?.body).toContain('- [ ] **Tests and other CI checks are green**');
  expect(issues[0]?.body).toContain('- [x] **Tests and other CI checks are green**');
  expect(issues[0]?.body).toContain('<!-- waybill:alerts -->');
});

it('does not take the issue of an outsider for that of the release', async () => {
  await using door = await faultProxy(github.url);
  const body = '<!-- waybill:checklist of v1.2.0 -->\n- [x] **Alerts are set** <!-- waybill:alerts -->';
  const page = `https://github.com/${slug}/issues/9`;
  const foreign = { number: 9, title: 'v1.2.0', body, html_url: page, state: 'open', author_association: 'NONE' };
  const list = { method: 'GET', path: /\/issues\?/ };
  door.inject({ match: list, fault: { kind: 'status', status: 200, body: JSON.stringify([foreign]) } });

  await show({ isIssue: true }, { GITHUB_API_URL: door.url });

  const issues = await github.issues(slug);
  expect(issues.map(({ title }) => title)).toEqual(['Release checklist of v1.2.0']);
  expect(issues[0]?.body).toContain("- [ ] **Alerts are set** (a person's)");
});

it('brings the section of the release page up to date', async () => {
  await expect(show({ isPage: true })).rejects.toMatchObject({ code: 'EGATENOPAGE' });
  await publishPage('# 1.2.0\n\n* weigh');

  expect((await show({ isPage: true })).text).toContain('The notes of the release page have the finished checklist.');
  run('test', 'success');
  await show({ isPage: true });

  expect((await show({ isPage: true })).text).toContain('have this checklist already');
  const [page] = await github.releases(slug);
  expect(page?.body).toMatch(/^# 1\.2\.0\n\n\* weigh\n\n<!-- waybill:release-checklist -->\n<details>/);
  expect(page?.body).toContain('- [x] **Tests and other CI checks are green**');
  expect(page?.body?.match(/<details>/g)).toHaveLength(1);
});

describe('on GitLab', () => {
  const project = 'acme/tools/parcel';

  async function onGitLab(gitlab: FakeGitLab, given: Partial<GivenChecklist>) {
    await using server = await loopback(gitlab.listener);
    const env = { GITLAB_CI: 'true', CI_PROJECT_PATH: project, CI_API_V4_URL: `${server.url}/api/v4` };
    return await show(given, { ...env, GITHUB_ACTIONS: '', GITHUB_REPOSITORY: '', GITLAB_TOKEN: gitlab.token });
  }

  it('one issue of the release is opened, brought up to date, and ticked in', async () => {
    const gitlab = new FakeGitLab();
    gitlab.pipelines.push({ id: 1, sha, status: 'running' });
    const { text } = await onGitLab(gitlab, { isIssue: true });
    expect(text).toContain(`Issue: https://gitlab.example/${project}/-/issues/1`);
    const [before = ''] = gitlab.issues.map(({ description }) => description);
    Object.assign(gitlab.pipelines[0] ?? {}, { status: 'success' });

    await onGitLab(gitlab, { isIssue: true });

    expect(gitlab.issues).toMatchObject([{ title: 'Release checklist of v1.2.0', labels: 'release-checklist' }]);
    const [after = ''] = gitlab.issues.map(({ description }) => description);
    expect([before, after].map((each) => /- \[(.)\] \*\*Tests/.exec(each)?.[1])).toEqual([' ', 'x']);

    Object.assign(gitlab.issues[0] ?? {}, { description: after.replace('[ ] **Alerts', '[x] **Alerts') });
    const ticked = await onGitLab(gitlab, { isIssue: true });
    expect(ticked.text).toContain('[x] Alerts are set: Ticked in #1.');
    await onGitLab(gitlab, { isIssue: true });
    expect(gitlab.writes).toEqual(['POST /issues', 'PUT /issues/1', 'PUT /issues/1']);
  });

  it('what GitLab does not take is an error that names the right', async () => {
    const gitlab = new FakeGitLab();
    gitlab.refusalOfWrites = [403, { message: '403 Forbidden' }];

    await expect(onGitLab(gitlab, { isIssue: true })).rejects.toMatchObject({
      code: 'EGATEISSUE',
      details: expect.stringMatching(/scope `api`.*GitLab says: `403 Forbidden`/),
    });
    gitlab.releases.set('v1.2.0', 'notes');
    await expect(onGitLab(gitlab, { isPage: true })).rejects.toMatchObject({ code: 'EGATEPAGE' });
  });

  it('the section of the release page is brought up to date', async () => {
    const gitlab = new FakeGitLab();
    await expect(onGitLab(gitlab, { isPage: true })).rejects.toMatchObject({ code: 'EGATENOPAGE' });
    gitlab.releases.set('v1.2.0', '# 1.2.0\r\n\r\n* weigh\r\n');

    await onGitLab(gitlab, { isPage: true });
    await onGitLab(gitlab, { isPage: true });

    expect(gitlab.releases.get('v1.2.0')).toMatch(/^# 1\.2\.0\r\n\r\n\* weigh\n\n<!-- waybill:release-checklist -->\n/);
    expect(gitlab.writes).toEqual(['PUT /releases/v1.2.0']);
  });
});
