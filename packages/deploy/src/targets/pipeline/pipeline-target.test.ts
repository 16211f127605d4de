import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Http, httpClient } from '@waybill/kernel';
import { fakeContext, fakeRun, loopback } from '@waybill/kernel/testing';
import { FakeGitLab } from '../../../test/fake-gitlab.ts';
import type { DeploymentRequest, TargetInput } from '../target.ts';
import { pipelineTarget } from './pipeline-target.ts';
import type { PipelineOptions } from './pipelines-api.ts';

const image = { name: 'registry.example/acme/parcel', digest: `sha256:${'a'.repeat(64)}` };
const request: DeploymentRequest = {
  ...{ key: '1.2.0/staging/1', environment: 'staging', version: '1.2.0', tag: 'v1.2.0', purpose: 'deploy', image },
};
const still = { now: () => new Date(), sleep: async () => {} };

let gitlab: FakeGitLab;
beforeEach(() => {
  gitlab = new FakeGitLab();
});

interface Setup {
  readonly options?: Partial<PipelineOptions>;
  readonly env?: Record<string, string>;
  readonly http?: (plain: Http) => Http;
  /** What happens on GitLab while Waybill waits. */
  during?(): void;
}

async function setUp({ options = {}, env = { GITLAB_TOKEN: gitlab.token }, http, during }: Setup = {}) {
  const server = await loopback(gitlab.listener);
  let now = Date.now();
  const clock = {
    now: () => new Date(now),
    async sleep(milliseconds: number) {
      now += milliseconds;
      during?.();
    },
  };
  const context = fakeContext({
    options: { repositoryUrl: 'git@gitlab.example:acme/tools/parcel.git' },
    env: { CI_API_V4_URL: `${server.url}/api/v4`, ...env },
  });
  const plain = httpClient({ fetch: globalThis.fetch, clock: still, pause: 1 });
  const ports = { clock, http: http?.(plain) ?? plain, run: fakeRun(() => ({})) };
  const input: TargetInput = { context, ports, github: { apiUrl: '' }, withheld: {} };
  const whole = { project: undefined, apiUrl: undefined, ref: 'tag', variables: {}, timeout: 600, ...options } as const;
  const target = pipelineTarget('staging', whole, input);
  return { target, lines: context.lines, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

type World = Awaited<ReturnType<typeof setUp>>;

async function deploy({ target }: World, asked = request) {
  const stored: object[] = [];
  const handle = await target.start(asked, async (each) => void stored.push(each));
  expect(stored).toEqual([handle]);
  return target.follow(handle, asked);
}

const end = (status: string, jobs: readonly object[] = []) => {
  const pipeline = gitlab.pipelines.at(-1);
  if (pipeline !== undefined) Object.assign(pipeline, { status, jobs });
};

describe('a deployment by a pipeline', () => {
  it('starts it at the tag with variables, and follows it to its end', async () => {
    await using world = await setUp({
      options: { variables: { REGION: 'eu-${WAYBILL_ENVIRONMENT}' } },
      during: () => end('success'),
    });

    expect(await deploy(world)).toEqual({
      state: 'succeeded',
      url: 'https://gitlab.example/acme/tools/parcel/-/pipelines/100',
    });

    const [pipeline] = gitlab.pipelines;
    expect(pipeline?.ref).toBe('v1.2.0');
    expect(Object.fromEntries(pipeline?.variables.map(({ key, value }) => [key, value]) ?? [])).toEqual({
      ...{ WAYBILL_VERSION: '1.2.0', WAYBILL_TAG: 'v1.2.0', WAYBILL_ENVIRONMENT: 'staging', WAYBILL_PURPOSE: 'deploy' },
      ...{
        WAYBILL_IMAGE: `${image.name}@${image.digest}`,
        WAYBILL_IMAGE_NAME: image.name,
        WAYBILL_DIGEST: image.digest,
      },
      ...{ WAYBILL_ATTEMPT: request.key, REGION: 'eu-staging' },
    });
  });

  it.each<[string, readonly object[], string]>([
    ['canceled', [], 'The pipeline was cancelled.'],
    ['skipped', [], 'The pipeline did nothing: it was skipped.'],
    [
      'failed',
      [
        { name: 'rollout', status: 'failed', failure_reason: 'script_failure' },
        { name: 'lint', status: 'failed', allow_failure: true },
      ],
      'The pipeline failed in `rollout` (`script_failure`).',
    ],
    ['failed', [], 'The pipeline failed.'],
  ])('fails when it is %s', async (status, jobs, reason) => {
    await using world = await setUp({ during: () => end(status, jobs) });
    expect(await deploy(world)).toMatchObject({ state: 'failed', reason });
  });

  it('says whom it waits for, and is over at its limit', async () => {
    await using world = await setUp({ during: () => end('manual', [{ name: 'approve', status: 'manual' }]) });
    await expect(deploy(world)).rejects.toMatchObject({
      code: 'EPIPELINELIMIT',
      message: expect.stringContaining('within 600 seconds: it waits for a person to start `approve`'),
    });
    expect(world.lines.filter((line) => line.includes('waits for a person to start `approve`'))).toHaveLength(1);
    await using queued = await setUp();
    await expect(deploy(queued)).rejects.toMatchObject({ message: expect.stringContaining('it waits for a runner') });
  });

  it('of a rollback runs on the default branch', async () => {
    await using world = await setUp({ during: () => end('success') });
    await deploy(world, { ...request, purpose: 'rollback', tag: 'v1.1.0', version: '1.1.0' });
    expect(gitlab.pipelines).toMatchObject([{ ref: 'main' }]);
    expect(world.target.describe(request)[0]).toContain('at `v1.2.0` with the variables: WAYBILL_VERSION=1.2.0');
  });
});

describe('a run that died', () => {
  it('finds the pipeline of its attempt and no other', async () => {
    await using world = await setUp();
    for (const key of ['1.2.0/staging/1', '1.2.0/staging/10']) {
      await world.target.start({ ...request, key }, async () => {});
    }
    expect(await world.target.find(request)).toMatchObject({ pipeline: 100 });
    expect(await world.target.find({ ...request, key: 'other' })).toBeUndefined();
    end('success');
    expect(await world.target.follow({ pipeline: 101 }, request)).toMatchObject({ state: 'succeeded' });
  });

  it.each([[{ pipeline: 999 }], [{ pipeline: '../..' }], [{}]])(
    'learns that the pipeline %j is gone',
    async (handle) => {
      await using world = await setUp();
      await expect(world.target.follow(handle as never, request)).rejects.toMatchObject({ code: 'EPIPELINEGONE' });
    },
  );

  it.each(['after', 'before'] as const)('an answer lost %s GitLab took the request', async (when) => {
    const http =
      (plain: Http): Http =>
      async (asked) => {
        if (asked.method !== 'POST') return plain(asked);
        if (when === 'after') await plain(asked);
        const offline = httpClient({ fetch: () => Promise.reject(new TypeError('fetch failed')), clock: still });
        return offline(asked);
      };
    await using world = await setUp({ http });
    const starting = world.target.start(request, async () => {});
    if (when === 'after') expect(await starting).toMatchObject({ pipeline: 100 });
    else await expect(starting).rejects.toMatchObject({ code: 'EPIPELINELOST' });
    expect(gitlab.pipelines).toHaveLength(when === 'after' ? 1 : 0);
  });
});

describe('what GitLab refuses', () => {
  it.each<[string, string, unknown, number]>([
    ['variables', 'EPIPELINEREFUSED', { base: ['Insufficient permissions to set pipeline variables'] }, 400],
    ['an empty pipeline', 'EPIPELINEREFUSED', { base: ['The resulting pipeline would have been empty.'] }, 400],
    ['a protected tag', 'EGITLABPERMISSION', '403 Forbidden', 403],
  ])('%s', async (_, code, message, status) => {
    gitlab.refusal = { status, message };
    await using world = await setUp();
    await expect(deploy(world)).rejects.toMatchObject({ code, details: expect.stringMatching(/GitLab says: \S/) });
  });

  it('a tag that is not there', async () => {
    await using world = await setUp();
    await expect(deploy(world, { ...request, tag: 'v9' })).rejects.toMatchObject({
      code: 'EPIPELINEREFUSED',
      details: expect.stringContaining('Reference not found'),
    });
  });
});

describe('before the tag', () => {
  const check = async (setup: Setup) => {
    await using world = await setUp(setup);
    return (await world.target.check()).map(({ code }) => code);
  };

  it('everything may be right', async () => {
    expect(await check({})).toEqual([]);
    expect(await check({ env: { GL_TOKEN: gitlab.token } })).toEqual([]);
  });

  it('a token, a role, a project and a placeholder may be wrong', async () => {
    expect(await check({ env: {} })).toEqual(['ENOGITLABTOKEN']);
    expect(await check({ env: { GITLAB_TOKEN: 'other' } })).toEqual(['EGITLABTOKEN']);
    expect(await check({ options: { project: 'acme/other' } })).toEqual(['EGITLABPROJECT']);
    expect(await check({ options: { variables: { A: '${WAYBILL_X}' } } })).toEqual(['EDEPLOYVARIABLE']);
    gitlab.role = 20;
    expect(await check({})).toEqual(['EGITLABPERMISSION']);
  });
});
