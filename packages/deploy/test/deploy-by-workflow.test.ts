import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { deployRelease } from '../src/rollout/deploy-release.ts';
import { brokenHttp, deployWorld, networkFailure, type World } from './deploy-world.ts';

const slug = 'acme/parcel';
const file = 'deploy.yml';
const workflow = `
run-name: Deploy \${{ inputs.version }} (\${{ inputs.key }})
on:
  workflow_dispatch:
    inputs: { version: { required: true }, image: { required: true }, key: { required: true } }
jobs:
  rollout: { environment: staging }
`;
const environment = { name: 'staging', target: { workflow: { file } } };

let github: EmulatedGitHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
  folder = await temporaryFolder({ [`.github/workflows/${file}`]: workflow });
});
beforeEach(() => github.actions.setWorkflows(slug, { main: { [file]: workflow }, 'v1.2.0': { [file]: workflow } }));
afterEach(() => github.reset());
afterAll(async () => {
  await github.stop();
  await folder[Symbol.asyncDispose]();
});

const runs = () => github.actions.runs(slug);

async function untilRunEnds(): Promise<void> {
  while (runs()[0]?.status !== 'completed') await new Promise((resolve) => setImmediate(resolve));
}

function open(changes: Partial<World> = {}) {
  return deployWorld({ environment, github, cwd: folder.path, ...changes });
}

/** Neither the checks before a deployment nor its looks afterwards. */
function isStart({ url, body }: Parameters<Http>[0]): boolean {
  return String(url).endsWith('/dispatches') && String(body?.()).includes('"ref":"v1.2.0"');
}

const refusing = (status: number, message: string) =>
  brokenHttp(isStart, async () => new Response(JSON.stringify({ message }), { status }));

describe('a release that a workflow deploys', () => {
  it('is in the environment when the run has succeeded, and the ledger has the run before it ends', async () => {
    github.actions.setRunner(() => 'success');
    const { input, ledger } = open({ during: untilRunEnds });

    expect(await deployRelease(input)).toMatchObject({ action: 'start', record: { state: 'succeeded' } });

    const { id } = runs()[0] ?? {};
    expect(ledger.written.find(({ handle }) => handle !== undefined)).toMatchObject({
      ...{ state: 'running', handle: { run: id } },
    });
    expect(ledger.of('v1.2.0')).toMatchObject([
      { key: 'v1.2.0/staging/1', state: 'succeeded', url: `https://github.com/${slug}/actions/runs/${id}` },
    ]);
    expect(await deployRelease(input)).toMatchObject({ action: 'none' });
    expect(runs()).toHaveLength(1);
  });

  it('is not when the run has failed: the ledger has the reason, and the error the page', async () => {
    github.actions.setRunner(() => 'failure');
    const { input, ledger } = open({ during: untilRunEnds });
    const reason = 'The workflow run ended with `failure` in `rollout`.';

    await expect(deployRelease(input)).rejects.toMatchObject({
      code: 'EDEPLOYFAILED',
      details: expect.stringMatching(/ended with `failure` in `rollout`\. See https:\S+\/actions\/runs\/\d+\./),
    });

    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'failed', reason }]);
    expect(ledger.claims.size).toBe(0);
  });

  it('is waited for by a later run where the first has come to its limit', async () => {
    const { input, ledger } = open();
    await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EWORKFLOWLIMIT' });
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'running', handle: { run: runs()[0]?.id } }]);

    github.actions.cancel(slug, runs()[0]?.id ?? 0);
    await expect(deployRelease(open({ ledger }).input)).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });

    expect(ledger.of('v1.2.0')).toMatchObject([
      { key: 'v1.2.0/staging/1', state: 'failed', reason: expect.stringContaining('was cancelled') },
    ]);
    expect(runs()).toHaveLength(1);
  });
});

describe('a start that fails', () => {
  const noConnection = (isBroken: (asked: Parameters<Http>[0]) => boolean) =>
    brokenHttp(isBroken, () => Promise.reject(networkFailure('ECONNREFUSED')));

  it.each<[string, string, () => Http]>([
    ['without permission', 'EACTIONSPERMISSION', () => refusing(403, 'Resource not accessible by integration')],
    ['with a token that has expired', 'EDEPLOYTOKEN', () => refusing(401, 'Bad credentials')],
    ['of a workflow that is gone', 'EWORKFLOWMISSING', () => refusing(404, 'Not Found')],
    ['for a reason of its own', 'EWORKFLOWREFUSED', () => refusing(422, 'Actions are over their budget')],
    ['without a connection', 'EUNREACHABLE', () => noConnection(isStart)],
    [
      'before anything was sent, as the network is dead',
      'EUNREACHABLE',
      () => noConnection(({ url }) => String(url).includes('/contents/') && String(url).endsWith('ref=v1.2.0')),
    ],
  ])('(%s) ends the deployment, and the next one is a new attempt', async (_, code, http) => {
    github.actions.setRunner(() => 'success');
    const { input, ledger } = open({ ports: { http: http() } });

    const error = await deployRelease(input).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code, afterRelease: true });
    expect(error).toMatchObject({ details: expect.stringContaining('Nothing was started') });
    expect(error).toMatchObject({ details: expect.stringContaining('`npx waybill deploy staging v1.2.0`') });
    const { message } = error as Error;
    expect(ledger.of('v1.2.0')).toMatchObject([
      { state: 'failed', ended: expect.any(String), reason: expect.stringContaining(message) },
    ]);
    expect([runs(), ledger.claims.size]).toEqual([[], 0]);

    await deployRelease(open({ ledger, during: untilRunEnds }).input);
    expect(ledger.of('v1.2.0').map(({ key, state }) => [key, state])).toEqual([
      ['v1.2.0/staging/1', 'failed'],
      ['v1.2.0/staging/2', 'succeeded'],
    ]);
  });

  it.each(['never arrived', 'was taken'] as const)(
    'without an answer, where the request %s, stays open until a later run knows it',
    async (how) => {
      let isStarted = false;
      const isTaken = how === 'was taken';
      const http = brokenHttp(
        (asked) => {
          const isLook = String(asked.url).includes('/runs?');
          if (isStart(asked)) isStarted = true;
          return isStart(asked) || (isLook && isStarted);
        },
        async (...args) => {
          if (isTaken && !String(args[0]).includes('/runs?')) await fetch(...args);
          throw networkFailure('ECONNRESET');
        },
      );
      const { input, ledger } = open({ ports: { http } });

      await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EUNREACHABLE', afterRelease: false });

      expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'running' }]);
      expect(runs()).toHaveLength(isTaken ? 1 : 0);

      github.actions.setRunner(() => 'success');
      for (const { id } of runs()) github.actions.cancel(slug, id);
      const later = deployRelease(open({ ledger, during: untilRunEnds }).input);
      if (isTaken) await expect(later).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });
      else await later;
      expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: isTaken ? 'failed' : 'succeeded' }]);
      expect(runs()).toHaveLength(1);
    },
  );
});
