import { PassThrough } from 'node:stream';
import { afterAll, beforeEach, expect, it } from '@jest/globals';
import type { LedgerRelease } from '@waybill/kernel';
import { eagerHttp, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { github, run, sha, slug } from '../../test/checked-commit.ts';
import { checklist } from './checklist.ts';

beforeEach(() => github.reset());
afterAll(() => github.stop());

const release: LedgerRelease = {
  ...{ tag: 'v1.2.0', version: '1.2.0', channel: null, gitHead: sha, builtFrom: sha, notes: '* weigh' },
  ...{ isPublished: true, artifacts: [], deployments: [], announcements: [] },
};

async function show(given: { tag?: string; isIssue?: boolean; isChecked?: boolean } = {}) {
  await using folder = await temporaryFolder();
  const env = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: slug, PATH: process.env['PATH'], ...github.environment };
  const context = fakeContext({ cwd: folder.path, env });
  const deployments = { releases: async () => [release] };
  const shell = {
    ...{ cwd: folder.path, env, stdout: new PassThrough(), stderr: new PassThrough() },
    open: async () => ({ context, options: {}, deployments }),
  };
  const asked = { tag: given.tag, isIssue: given.isIssue === true, isChecked: given.isChecked === true };
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
