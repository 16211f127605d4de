import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { fakeRun } from '@waybill/kernel/testing';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { deployRelease } from '../src/rollout/deploy-release.ts';
import { brokenHttp, deployWorld, networkFailure, type World } from './deploy-world.ts';
import { exampleRelease, memoryLedger } from './memory-ledger.ts';

const slug = 'acme/parcel';
/** The stand-in has this commit at the tag. */
const gitHead = createHash('sha1').update('v1.2.0').digest('hex');
const staging = { name: 'staging', url: 'https://staging.example', target: { command: { run: [['node', 'x']] } } };
const production = { ...staging, name: 'production', url: undefined };

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
beforeEach(() => github.actions.setWorkflows(slug, { main: {}, 'v1.2.0': {} }));
afterEach(() => github.reset());
afterAll(() => github.stop());

const env = {
  ...{ PATH: process.env['PATH'], GITHUB_SERVER_URL: 'https://github.com' },
  ...{ GITHUB_REPOSITORY: slug, GITHUB_RUN_ID: '7' },
};
const ranWith = (exitCode: number) => fakeRun(() => ({ exitCode, tail: 'no quota' }));

function open(changes: Partial<World> = {}) {
  return deployWorld({ environment: staging, github, gitHead, env, ports: { run: ranWith(0) }, ...changes });
}

const shown = () => github.actions.deployments(slug);
const statesOf = () => shown().map(({ statuses }) => statuses.map(({ state }) => state).toReversed());
const warningsIn = (lines: readonly string[]) => lines.filter((line) => line.startsWith('GitHub does not show'));

describe('a deployment on GitHub', () => {
  it('is in progress, then a success, with the page of the run and the address', async () => {
    const { input, ledger, lines } = open();

    await deployRelease(input);

    const [deployment] = shown();
    expect(deployment).toMatchObject({
      ...{ ref: 'v1.2.0', sha: gitHead, environment: 'staging', isProduction: false },
      payload: { waybill: 'v1.2.0/staging/1' },
    });
    expect(statesOf()).toEqual([['in_progress', 'success']]);
    expect(deployment?.statuses[0]).toMatchObject({
      ...{ logUrl: `https://github.com/${slug}/actions/runs/7`, environmentUrl: 'https://staging.example' },
    });
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'succeeded', github: deployment?.id }]);
    expect(warningsIn(lines)).toEqual([]);
  });

  it('is a failure with the reason, cut to what GitHub takes', async () => {
    const run = fakeRun(() => ({ exitCode: 3, tail: 'no quota '.repeat(40) }));
    await expect(deployRelease(open({ ports: { run } }).input)).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });

    expect(statesOf()).toEqual([['in_progress', 'failure']]);
    expect(shown()[0]?.statuses[0]?.description).toMatch(/exit code 3: `no quota/);
  });

  it('is found again by the key in its payload, where a run died before it knew the number', async () => {
    let isAlive = true;
    const ledger = memoryLedger([exampleRelease('1.2.0')], ({ github: id }) => {
      if (id !== undefined) isAlive = false;
      if (!isAlive) throw new Error('dead');
    });
    await expect(deployRelease(open({ ledger }).input)).rejects.toThrow('dead');
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'running' }]);
    expect(ledger.of('v1.2.0')[0]).not.toHaveProperty('github');

    const later = memoryLedger(await ledger.releases());
    await deployRelease(open({ ledger: later }).input);

    expect(statesOf()).toEqual([['in_progress', 'success']]);
    expect(later.of('v1.2.0')).toMatchObject([{ state: 'succeeded', github: shown()[0]?.id }]);
  });

  it('makes an earlier one of production inactive, and none that is not ours', async () => {
    const { input } = open({ environment: production });
    await deployRelease(input);
    const api = `${github.url}/repos/${slug}/deployments`;
    const headers = { authorization: `Bearer ${github.token}` };
    const others = { ref: 'v1.2.0', environment: 'production', auto_merge: false, required_contexts: [] };
    const made = await fetch(api, { method: 'POST', headers, body: JSON.stringify(others) });
    const { id } = (await made.json()) as { id: number };
    await fetch(`${api}/${id}/statuses`, { method: 'POST', headers, body: '{"state":"success"}' });

    await deployRelease({ ...input, isAgain: true });

    expect(statesOf()).toEqual([['in_progress', 'success'], ['success'], ['in_progress', 'success', 'inactive']]);
    expect(shown().map(({ isProduction }) => isProduction)).toEqual([true, true, true]);
  });

  it.each([
    ['without a token', { github: { url: 'http://127.0.0.1:1', token: undefined } }],
    ['of a repository that is elsewhere', { repositoryUrl: 'https://gitlab.com/acme/tools/other.git' }],
  ])('is not written %s', async (_, changes) => {
    const { input, lines } = open(changes);
    await deployRelease(input);
    expect([shown(), warningsIn(lines)]).toEqual([[], []]);
  });

  it('is written on a GitHub of one’s own, outside of its jobs too', async () => {
    const repositoryUrl = `ssh://git@${new URL(github.url).hostname}/${slug}.git`;
    await deployRelease(open({ repositoryUrl, env: { PATH: process.env['PATH'] } }).input);
    expect(statesOf()).toEqual([['in_progress', 'success']]);
  });
});

describe('where GitHub does not take it', () => {
  const isDeployment = ({ url }: Parameters<Http>[0]) => String(url).includes('/deployments');
  const answering = (status: number) =>
    brokenHttp(isDeployment, async () => new Response('{"message":"so it is"}', { status }));

  it.each<[string, () => Http, RegExp]>([
    ['403', () => answering(403), /answered 403 \(so it is\); the token needs `deployments: write`/],
    ['404', () => answering(404), /answered 404 .*, and access to the repository/],
    ['500', () => answering(500), /answered 500 \(so it is\)$/],
    ['no JSON', () => brokenHttp(isDeployment, async () => new Response('<html>')), /this deployment: ./],
    [
      'nothing',
      () => brokenHttp(isDeployment, () => Promise.reject(networkFailure('ECONNREFUSED'))),
      /received no response/,
    ],
  ])('(%s) one warning says so, and the deployment goes on', async (_, http, words) => {
    const { input, ledger, lines } = open({ ports: { run: ranWith(0), http: http() } });

    await deployRelease(input);

    expect(warningsIn(lines)).toEqual([expect.stringMatching(words)]);
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'succeeded' }]);
  });

  it('the end of a deployment that failed is told all the same', async () => {
    const { input, lines } = open({ ports: { run: ranWith(3), http: answering(403) } });
    await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });
    expect(warningsIn(lines)).toHaveLength(1);
  });

  it('a token that may only read is refused at the first write', async () => {
    github.actions.setPermissions(['deployments: read', 'contents: read']);
    const { input, lines } = open();
    await deployRelease(input);
    expect([shown(), warningsIn(lines)]).toEqual([[], [expect.stringContaining('answered 403')]]);
  });

  it('a first state that is lost does not lose the end', async () => {
    let isFirst = true;
    const http = brokenHttp(
      ({ url }) => {
        const isLost = String(url).endsWith('/statuses') && isFirst;
        if (isLost) isFirst = false;
        return isLost;
      },
      () => Promise.reject(networkFailure('ECONNRESET')),
    );
    const { input, lines } = open({ ports: { run: ranWith(0), http } });
    await deployRelease(input);
    expect([statesOf(), warningsIn(lines).length]).toEqual([[['success']], 1]);
  });
});
