import { beforeEach, describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { FakeGitLab, type FakePipeline } from '../../test/fake-gitlab.ts';
import { verifyConditions, verifyRelease } from '../index.ts';

const sha = 'b'.repeat(40);
const own = 900;

let gitlab: FakeGitLab;
beforeEach(() => {
  gitlab = new FakeGitLab();
});

interface Job {
  readonly options?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** What happens on GitLab while Waybill waits. */
  during?(): unknown;
}

async function gate({ options = {}, env = {}, files = {}, during }: Job = {}) {
  await using server = await loopback(gitlab.listener);
  await using folder = await temporaryFolder(files);
  let seconds = 0;
  const clock = {
    now: () => new Date(1_800_000_000_000 + seconds * 1000),
    async sleep(milliseconds: number) {
      seconds += milliseconds / 1000;
      during?.();
    },
  };
  const context = fakeContext({
    cwd: folder.path,
    env: {
      ...{ PATH: process.env['PATH'], GITLAB_CI: 'true', CI_PROJECT_PATH: 'acme/tools/parcel' },
      ...{ CI_PIPELINE_ID: String(own), CI_API_V4_URL: `${server.url}/api/v4`, GITLAB_TOKEN: gitlab.token, ...env },
    },
    options: { repositoryUrl: 'https://gitlab.example/acme/tools/parcel.git', gate: options },
  });
  const ports = { ...realPorts(context), http: eagerHttp, clock };
  await verifyConditions({}, context, ports);
  await verifyRelease({}, context, ports);
  return { log: context.lines.join('\n'), seconds };
}

const pipeline = (id: number, status: string, more: Partial<FakePipeline> = {}) => {
  const made = { id, sha, status, ...more };
  gitlab.pipelines.push(made);
  return made;
};

describe('pipelines of a commit', () => {
  it('are green without the one that releases', async () => {
    pipeline(own, 'running', { source: 'web' });
    pipeline(1, 'success');
    pipeline(2, 'skipped', { ref: 'refs/merge-requests/3/head', source: 'merge_request_event' });

    expect((await gate()).log).toContain('2 CI checks green');
  });

  it('are none where only the own one is there', async () => {
    pipeline(own, 'running');
    gitlab.jobs.push({ pipeline: own, name: 'test', status: 'failed' });

    expect((await gate()).log).toContain('The commit has no CI checks');
  });

  it('are none where the own one repeats them', async () => {
    pipeline(1, 'failed');
    pipeline(own, 'running');

    expect((await gate()).log).toContain('The commit has no CI checks');
  });

  it('of another commit say nothing', async () => {
    pipeline(1, 'failed', { sha: 'c'.repeat(40) });

    expect((await gate()).log).toContain('The commit has no CI checks');
  });

  it('count as they were run again last', async () => {
    pipeline(2, 'success');
    pipeline(1, 'failed');

    expect((await gate()).log).toContain('1 CI check green');
  });

  it('more than a hundred of them are read', async () => {
    for (let id = 1; id <= 150; id += 1) pipeline(id, 'success', { ref: `branch-${id}` });
    pipeline(200, 'failed', { ref: 'last' });

    await expect(gate()).rejects.toMatchObject({ code: 'ECHECKSRED' });
  });

  it('that are red are named by their jobs', async () => {
    pipeline(1, 'failed');
    gitlab.jobs.push(
      { pipeline: 1, name: 'test', status: 'failed' },
      { pipeline: 1, name: 'fuzz', status: 'failed', mayFail: true },
      { pipeline: 1, name: 'build', status: 'success' },
    );

    await expect(gate()).rejects.toMatchObject({
      code: 'ECHECKSRED',
      message: expect.stringContaining('1 CI check'),
      details: expect.stringContaining('- `test` is `failed`: https://gitlab.example/acme/tools/parcel/-/jobs/test'),
    });
  });

  it('that are cancelled are red', async () => {
    pipeline(1, 'canceled');

    await expect(gate()).rejects.toMatchObject({
      details: expect.stringContaining('- `pipeline 1 (push)` is `canceled`: https://gitlab.example'),
    });
  });

  it.each(['created', 'waiting_for_resource', 'preparing', 'pending', 'running', 'scheduled', 'manual'])(
    'that are %s are waited for',
    async (status) => {
      const made = pipeline(1, status);
      const { log, seconds } = await gate({ during: () => Object.assign(made, { status: 'success' }) });

      expect(seconds).toBeGreaterThan(0);
      expect(log).toContain('1 CI check green');
    },
  );

  it('that wait for the one that releases, as they have started it, are left out', async () => {
    pipeline(own, 'running', { source: 'parent_pipeline' });
    pipeline(1, 'running', { children: [own] });

    expect((await gate()).seconds).toBe(0);
  });
});

describe('jobs that are required by name', () => {
  it('count of every pipeline, those of the own one when they have ended', async () => {
    pipeline(own, 'running', { source: 'web' });
    pipeline(1, 'failed');
    gitlab.jobs.push(
      { pipeline: own, name: 'test', status: 'success' },
      { pipeline: own, name: 'release', status: 'running' },
      { pipeline: 1, name: 'deploy', status: 'failed' },
    );

    const { log } = await gate({ options: { required: ['test', 'release'] } });

    expect(log).toContain('1 CI check green (named by `gate.required`)');
    await expect(gate({ options: { required: ['deploy'] } })).rejects.toMatchObject({ code: 'ECHECKSRED' });
    await expect(gate({ options: { required: ['other'] } })).rejects.toMatchObject({ code: 'ECHECKSMISSING' });
  });
});

describe('what GitLab refuses', () => {
  it.each([
    [[403, { message: '403 Forbidden' }], 'EGATEPERMISSION', 'project access token with the scope `read_api`'],
    [[404, { message: '404 Project Not Found' }], 'EGATEREPOSITORY', 'GitLab says: `404 Project Not Found`'],
    [[503, 'gone'], 'EGATEDOWN', 'GitLab is well'],
  ] as const)('%j is %s', async (refusal, code, details) => {
    gitlab.refusal = refusal;

    await expect(gate()).rejects.toMatchObject({ code, details: expect.stringContaining(details) });
  });

  it('a token that is none of its own', async () => {
    await expect(gate({ env: { GITLAB_TOKEN: 'other-token' } })).rejects.toMatchObject({ code: 'EGATETOKEN' });
    expect((await gate({ env: { GITLAB_TOKEN: '', GL_TOKEN: gitlab.token } })).log).toContain('no CI checks');
    expect((await gate({ env: { GITLAB_TOKEN: '' } })).log).toContain('`GITLAB_TOKEN` is not set');
  });
});

it('items are ticked in merge requests and issues', async () => {
  const files = { '.gitlab/release-checklist.md': '- [ ] Load test (required)\n- [ ] Migrations (required)' };
  await expect(gate({ files })).rejects.toMatchObject({ code: 'ECHECKLIST' });
  gitlab.merges.push({ iid: 7, sha, description: '* [x] load test', state: 'merged' });
  await expect(gate({ files })).rejects.toMatchObject({ details: expect.not.stringContaining('Load test') });
  gitlab.issues.push({ iid: 1, title: '1.2.0', description: '- [x] migrations', labels: 'release-checklist' });

  await gate({ files });
});
