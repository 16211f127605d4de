import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, type Http, httpClient, unlessInterrupted } from '@waybill/kernel';
import { fakeContext, fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { type EmulatedGitHub, emulatedGitHub, type WorkflowRun } from '@waybill/rehearsal';
import type { DeploymentRequest, TargetInput } from '../target.ts';
import { type WorkflowOptions, workflowTarget } from './workflow-target.ts';

const slug = 'acme/parcel';
const file = 'deploy.yml';
const image = { name: 'ghcr.io/acme/parcel', digest: `sha256:${'a'.repeat(64)}` };
const request: DeploymentRequest = {
  ...{ key: '1.2.0/staging/1', environment: 'staging', version: '1.2.0', tag: 'v1.2.0', purpose: 'deploy', image },
};

const workflow = `
run-name: Deploy \${{ inputs.version }} (\${{ inputs.key }})
on:
  workflow_dispatch:
    inputs: { version: { required: true }, image: { required: true }, key: { required: true }, region: {} }
jobs:
  rollout: { environment: staging }
`;

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
beforeEach(() => setWorkflow(workflow));
afterEach(() => github.reset());
afterAll(() => github.stop());

/** The same text on the default branch and at the tag. */
function setWorkflow(text: string): void {
  github.actions.setWorkflows(slug, { main: { [file]: text }, 'v1.2.0': { [file]: text } });
}

const optionsOf = (options: Partial<WorkflowOptions> = {}): WorkflowOptions => ({
  ...{ file, ref: 'tag', inputs: {}, timeout: 1800, rollback: undefined },
  ...options,
});

/** Time that only waiting moves; `during` is what happens on GitHub meanwhile. */
function inputOf({
  http,
  token = github.token,
  cwd = '/',
  during = async () => {},
}: {
  http?: Http;
  token?: string | undefined;
  cwd?: string;
  during?: () => Promise<void> | void;
} = {}) {
  let now = Date.now();
  const clock = {
    now: () => new Date(now),
    async sleep(milliseconds: number) {
      now += milliseconds;
      await during();
    },
  };
  const context = fakeContext({ cwd });
  const plain = httpClient({ fetch: globalThis.fetch, clock, pause: 1 });
  const ports = { clock, http: http ?? plain, run: fakeRun(() => ({})) };
  return { context, ports, github: { apiUrl: github.url, token }, withheld: {} } satisfies TargetInput;
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
const runs = (): readonly WorkflowRun[] => github.actions.runs(slug);

async function start(options: WorkflowOptions, input: TargetInput, asked = request) {
  const target = workflowTarget('staging', options, input);
  const stored: object[] = [];
  const handle = await target.start(asked, async (each) => void stored.push(each));
  expect(stored).toEqual([handle]);
  return { target, handle };
}

async function deploy(options: WorkflowOptions, input: TargetInput, asked = request) {
  const { target, handle } = await start(options, input, asked);
  return target.follow(handle, asked);
}

describe('a deployment by a workflow', () => {
  it('starts it at the tag, with the version, the image by digest and the key, and follows it to its end', async () => {
    github.actions.setRunner(() => 'success');
    const input = inputOf({ during: () => until(() => runs()[0]?.status === 'completed') });

    const outcome = await deploy(optionsOf({ inputs: { region: 'eu-${WAYBILL_ENVIRONMENT}' } }), input);

    const [run] = runs();
    const url = `https://github.com/${slug}/actions/runs/${run?.id}`;
    expect(outcome).toEqual({ state: 'succeeded', url });
    expect(run).toMatchObject({
      ...{ ref: 'v1.2.0', title: 'Deploy 1.2.0 (1.2.0/staging/1)' },
      inputs: { version: '1.2.0', image: `${image.name}@${image.digest}`, key: request.key, region: 'eu-staging' },
    });
    expect(run?.inputs).not.toHaveProperty('digest');
    expect(input.context.lines[0]).toBe(`Started the workflow \`deploy.yml\` at \`v1.2.0\`: ${url}`);
  });

  it('says who must approve, once, and goes on when somebody has', async () => {
    github.actions.setEnvironment(slug, { name: 'staging', reviewers: ['ada', 'grace'] });
    github.actions.setRunner(() => 'success');
    let looks = 0;
    const input = inputOf({
      async during() {
        const [run] = runs();
        if (run === undefined) return;
        await until(() => run.status !== 'queued');
        looks += 1;
        if (looks === 3) github.actions.review(slug, { run: run.id, environment: 'staging', isApproved: true });
        if (looks >= 3) await until(() => run.status === 'completed');
      },
    });

    expect(await deploy(optionsOf(), input)).toMatchObject({ state: 'succeeded' });

    const waiting = input.context.lines.filter((line) => line.includes('approval of `staging` by @ada or @grace'));
    expect(waiting).toHaveLength(1);
  });

  it.each([
    ['cancelled', 'The workflow run was cancelled, by a person or by a newer run of its `concurrency` group.'],
    ['failure', 'The workflow run ended with `failure` in `rollout`.'],
    ['skipped', 'The workflow run did nothing: all its jobs were skipped.'],
    ['timed_out', 'The workflow run ran into a time limit of GitHub.'],
    ['startup_failure', 'The workflow run could not start'],
  ] as const)('fails when the run is %s', async (conclusion, reason) => {
    github.actions.setRunner(() => conclusion);
    const outcome = await deploy(
      optionsOf(),
      inputOf({ during: () => until(() => runs()[0]?.status === 'completed') }),
    );
    expect(outcome).toMatchObject({ state: 'failed', url: expect.stringMatching(/runs\/\d+$/) });
    expect(outcome.reason).toContain(reason);
  });

  it('fails when somebody cancels a run that waits for a runner', async () => {
    const outcome = await deploy(
      optionsOf(),
      inputOf({ during: () => github.actions.cancel(slug, runs()[0]?.id ?? 0) }),
    );
    expect(outcome).toMatchObject({
      state: 'failed',
      reason: 'The workflow run was cancelled, by a person or by a newer run of its `concurrency` group.',
    });
  });

  it('ends at its limit when the run never starts, or when nobody approves', async () => {
    const options = optionsOf({ timeout: 60 });
    await expect(deploy(options, inputOf())).rejects.toMatchObject({
      code: 'EWORKFLOWLIMIT',
      message: expect.stringContaining('within 60 seconds: it waits for a runner'),
    });
    github.actions.setEnvironment(slug, { name: 'staging', reviewers: ['ada'] });
    github.actions.setRunner(() => 'success');
    const waiting = inputOf({ during: () => until(() => runs()[0]?.status === 'waiting') });
    await expect(deploy(options, waiting)).rejects.toMatchObject({
      message: expect.stringContaining('it waits for the approval of `staging` by @ada'),
    });
  });

  it('of a rollback starts its own workflow on the default branch', async () => {
    const texts = { [file]: workflow, 'rollback.yml': workflow };
    github.actions.setWorkflows(slug, { main: texts, 'v1.1.0': {} });
    const asked = { ...request, purpose: 'rollback', version: '1.1.0', tag: 'v1.1.0' } as const;
    const rollback = { file: 'rollback.yml', ref: 'default-branch', inputs: {} } as const;

    await start(optionsOf({ rollback }), inputOf(), asked);

    expect(runs()).toMatchObject([{ file: 'rollback.yml', ref: 'main', inputs: { version: '1.1.0' } }]);
  });
});

describe('a run that died', () => {
  it('finds by the key what was started, whatever else runs, and starts nothing', async () => {
    const target = workflowTarget('staging', optionsOf(), inputOf());
    expect(await target.find(request)).toBeUndefined();
    for (const key of ['1.2.0/staging/1', '1.2.0/staging/10', '11.2.0/staging/1']) {
      await start(optionsOf(), inputOf(), { ...request, key });
    }
    const first = runs().at(-1);

    expect(await target.find(request)).toEqual({ run: first?.id, url: expect.stringMatching(/runs\/\d+$/) });
    expect(runs()).toHaveLength(3);
  });

  it('goes on waiting for the run whose number it has stored', async () => {
    const { handle } = await start(optionsOf(), inputOf());
    github.actions.setRunner(() => 'success');
    const again = workflowTarget(
      'staging',
      optionsOf(),
      inputOf({ during: () => github.actions.cancel(slug, runs()[0]?.id ?? 0) }),
    );
    expect(await again.follow(JSON.parse(JSON.stringify(handle)), request)).toMatchObject({ state: 'failed' });
    expect(runs()).toHaveLength(1);
  });

  it.each([[{ run: 999 }], [{ run: '../../user' }], [{}]])('learns that the run %j is gone', async (handle) => {
    const target = workflowTarget('staging', optionsOf(), inputOf());
    await expect(target.follow(handle as never, request)).rejects.toMatchObject({ code: 'EWORKFLOWGONE' });
  });
});

describe('an answer that is lost', () => {
  const isDispatch = (url: string | URL) => String(url).endsWith('/dispatches');
  /** Breaks the first dispatch, before or after GitHub has taken it. */
  function breaking(how: 'before' | 'after' | 500): Http {
    const plain = httpClient({
      fetch: globalThis.fetch,
      clock: { now: () => new Date(), sleep: async () => {} },
      pause: 1,
    });
    const offline = httpClient({
      clock: { now: () => new Date(), sleep: async () => {} },
      async fetch(...args) {
        if (how === 'after') await fetch(...args);
        throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      },
    });
    return async (asked) => {
      if (!isDispatch(asked.url)) return plain(asked);
      if (how !== 500) return offline(asked);
      await plain(asked);
      return { ok: false, status: 502, statusText: 'Bad Gateway', headers: new Headers() } as Answer;
    };
  }

  it.each(['after', 500] as const)('(%s) leads to the run that was started, and to no second one', async (how) => {
    const { handle } = await start(optionsOf(), inputOf({ http: breaking(how) }));
    expect(handle['run']).toBe(runs()[0]?.id);
    expect(runs()).toHaveLength(1);
  });

  it('of a request that never arrived is an error that says what to do', async () => {
    const target = workflowTarget('staging', optionsOf(), inputOf({ http: breaking('before') }));
    await expect(target.start(request, async () => {})).rejects.toMatchObject({
      code: 'EWORKFLOWLOST',
      details: expect.stringContaining('looks for the run first'),
    });
    expect(runs()).toEqual([]);
  });

  it('is none where GitHub does not name the run: it is found by the key', async () => {
    github.actions.setReturnsRuns(false);
    const { handle } = await start(optionsOf(), inputOf());
    expect(handle['run']).toBe(runs()[0]?.id);
  });

  it('of a look at the run is waited for', async () => {
    github.actions.setRunner(() => 'success');
    const plain = httpClient({
      fetch: globalThis.fetch,
      clock: { now: () => new Date(), sleep: async () => {} },
      pause: 1,
    });
    let broken = 2;
    const http: Http = async (asked) => {
      const { pathname } = new URL(asked.url);
      if (!/\/actions\/runs\/\d+$/.test(pathname) || runs()[0]?.status !== 'completed' || broken-- <= 0)
        return plain(asked);
      return httpClient({
        fetch: () => Promise.reject(new TypeError('fetch failed')),
        clock: { now: () => new Date(), sleep: async () => {} },
        retries: 0,
      })(asked);
    };
    const input = inputOf({ http, during: () => until(() => runs()[0]?.status === 'completed') });
    const { target, handle } = await start(optionsOf(), input);
    expect(await unlessInterrupted(await target.follow(handle, request))).toMatchObject({ state: 'succeeded' });
    expect(input.context.lines.some((line) => line.includes('the service does not answer'))).toBe(true);
  });

  it('of a rate limit is waited for, and the workflow started once', async () => {
    const plain = httpClient({ fetch: globalThis.fetch, clock: { now: () => new Date(), sleep: async () => {} } });
    let limited = 2;
    const http: Http = async (asked) =>
      isDispatch(asked.url) && limited-- > 0
        ? ({
            ok: false,
            status: 403,
            headers: new Headers({ 'retry-after': '30' }),
            text: () => '',
          } as unknown as Answer)
        : plain(asked);
    await start(optionsOf(), inputOf({ http }));
    expect(runs()).toHaveLength(1);
  });
});

describe('what GitHub refuses when a workflow is started', () => {
  it.each<[string, string, () => void, Partial<WorkflowOptions>?]>([
    [
      'a workflow that is missing',
      'EWORKFLOWMISSING',
      () => github.actions.setWorkflows(slug, { main: {}, 'v1.2.0': {} }),
    ],
    [
      'a tag from before the trigger',
      'EWORKFLOWTRIGGER',
      () => github.actions.setWorkflows(slug, { main: { [file]: workflow }, 'v1.2.0': {} }),
    ],
    ['a trigger that is missing', 'EWORKFLOWTRIGGER', () => setWorkflow('on: push\njobs: {}')],
    ['a workflow that is disabled', 'EWORKFLOWDISABLED', () => github.actions.disableWorkflow(slug, file)],
    ['an input that is unknown', 'EWORKFLOWVALUE', () => {}, { inputs: { cluster: 'eu' } }],
    [
      'a tag that is not there',
      'EWORKFLOWREF',
      () => github.actions.setWorkflows(slug, { main: { [file]: workflow } }),
    ],
    [
      'a token that may only read',
      'EACTIONSPERMISSION',
      () => github.actions.setPermissions(['actions: read', 'contents: read']),
    ],
  ])('%s', async (_, code, prepare, options = {}) => {
    prepare();
    const target = workflowTarget('staging', optionsOf(options), inputOf());
    await expect(target.start(request, async () => {})).rejects.toMatchObject({ code });
    expect(runs()).toEqual([]);
  });

  it('a token of nobody', async () => {
    const target = workflowTarget('staging', optionsOf(), inputOf({ token: 'ghp_wrong' }));
    await expect(target.start(request, async () => {})).rejects.toMatchObject({ code: 'EDEPLOYTOKEN' });
  });

  it('nothing is asked without a token', async () => {
    const target = workflowTarget('staging', optionsOf(), { ...inputOf(), github: { apiUrl: github.url } });
    await expect(target.start(request, async () => {})).rejects.toMatchObject({ code: 'ENODEPLOYTOKEN' });
    expect(await target.check()).toMatchObject([{ code: 'ENODEPLOYTOKEN' }]);
  });
});

describe('before the tag', () => {
  async function check(options: Partial<WorkflowOptions> = {}, own: string | null = workflow) {
    await using folder = await temporaryFolder(own === null ? {} : { [`.github/workflows/${file}`]: own });
    return await workflowTarget('staging', optionsOf(options), inputOf({ cwd: folder.path })).check();
  }

  it('a workflow that fits has no problem, and nothing is started', async () => {
    expect(await check()).toEqual([]);
    expect(await check({ ref: 'default-branch' })).toEqual([]);
    expect(await check({ file: `.github/workflows/${file}` })).toEqual([]);
    expect(await check({ rollback: { file, ref: 'default-branch', inputs: {} } })).toEqual([]);
    expect(runs()).toEqual([]);
  });

  it.each<[string, string, string, Partial<WorkflowOptions>?]>([
    ['no trigger', 'EWORKFLOWTRIGGER', 'on: push\njobs: {}'],
    ['no key', 'EWORKFLOWKEY', workflow.replace(/^run-name.*$/m, '')],
    ['a key that no input has', 'EWORKFLOWKEY', workflow.replace('key: { required: true },', '')],
    [
      'an input that the target does not send',
      'EWORKFLOWNEEDS',
      workflow.replace('region: {}', 'region: { required: true }'),
    ],
    ['an input that it does not declare', 'EWORKFLOWINPUT', workflow, { inputs: { cluster: 'eu' } }],
    ['a value that nothing has', 'EDEPLOYVARIABLE', workflow, { inputs: { region: '${WAYBILL_REGION}' } }],
    ['a text that is no YAML', 'EWORKFLOWYAML', 'on: [push'],
    ['aliases that multiply', 'EWORKFLOWYAML', bomb()],
  ])('a workflow with %s is a problem', async (_, code, text, options = {}) => {
    expect(await check(options, text)).toMatchObject([{ code }]);
    setWorkflow(text);
    const found = await check({ ...options, ref: 'default-branch' }, null);
    expect(found).toMatchObject([{ code }]);
  });

  it.each<[string, string, () => void]>([
    ['is not on the default branch', 'EWORKFLOWMISSING', () => github.actions.setWorkflows(slug, { main: {} })],
    ['is disabled', 'EWORKFLOWDISABLED', () => github.actions.disableWorkflow(slug, file)],
    ['must not be started by the token', 'EACTIONSPERMISSION', () => github.actions.setPermissions(['actions: read'])],
    ['must not be seen by the token', 'EACTIONSPERMISSION', () => github.actions.setPermissions([])],
  ])('a workflow that %s is a problem', async (_, code, prepare) => {
    prepare();
    expect(await check({ rollback: { file, ref: 'default-branch', inputs: {} } })).toMatchObject([{ code }]);
  });

  it('a file that the commit does not have is a problem where the tag is what runs', async () => {
    expect(await check({}, null)).toMatchObject([{ code: 'EWORKFLOWFILE' }]);
  });

  it('the steps are shown without asking anybody', () => {
    expect(workflowTarget('staging', optionsOf({ inputs: { region: 'eu' } }), inputOf()).describe(request)).toEqual([
      `Start the workflow \`deploy.yml\` at \`v1.2.0\` with the inputs that it declares of: version=1.2.0, tag=v1.2.0, image=${image.name}@${image.digest}, digest=${image.digest}, environment=staging, key=1.2.0/staging/1, region=eu`,
    ]);
  });
});

function bomb(): string {
  const levels = [...'bcdefghij'].map(
    (name, index) => `${name}: &${name} [${Array(10).fill(`*${String.fromCharCode(97 + index)}`)}]`,
  );
  return `a: &a [x]\n${levels.join('\n')}\non: *j\n`;
}
