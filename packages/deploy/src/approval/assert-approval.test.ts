import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { brokenHttp, deployWorld, networkFailure, type World } from '../../test/deploy-world.ts';
import { targetInput } from '../rollout/index.ts';
import { assertApproval } from './assert-approval.ts';

const slug = 'acme/parcel';
const production = { name: 'production', target: { command: { run: [['true']] } } };

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
afterEach(() => github.reset());
afterAll(() => github.stop());

function check(changes: Partial<World> = {}) {
  const { input } = deployWorld({ environment: production, github, ...changes });
  return assertApproval(input.environment, targetInput(input));
}

const answering = (fetch: typeof globalThis.fetch): Http => brokenHttp(() => true, fetch);

describe('an environment that needs an approval', () => {
  it('is one with required reviewers', async () => {
    github.actions.setEnvironment(slug, { name: 'production', reviewers: ['ada'] });
    await check();
  });

  it('may have a name that an address must quote', async () => {
    const environment = { ...production, name: 'eu.production-1', approval: 'required' };
    github.actions.setEnvironment(slug, { name: 'eu.production-1', reviewers: ['ada'] });
    await check({ environment });
  });

  it.each([
    ['has no protection', {}],
    ['only waits', { waitTimer: 30 }],
    ['only has a policy for branches', { allowedRefs: ['main'] }],
  ])('is none that %s', async (_, protection) => {
    github.actions.setEnvironment(slug, { name: 'production', ...protection });
    await expect(check()).rejects.toMatchObject({
      code: 'ENOAPPROVAL',
      message: expect.stringContaining('it has no required reviewers'),
      details: expect.stringContaining(`https://github.com/${slug}/settings/environments: "Required reviewers"`),
    });
  });

  it('is missing, or hidden from the token: the error says both', async () => {
    github.actions.setEnvironment(slug, { name: 'staging', reviewers: ['ada'] });
    await expect(check()).rejects.toMatchObject({
      code: 'EENVIRONMENTUNSEEN',
      details: expect.stringMatching(/create it at https:\S+.* Or the token may not see it: it needs `actions: read`/),
    });
  });

  it.each<[string, string, RegExp, () => Partial<World>]>([
    [
      'the token may not look',
      'EAPPROVALUNKNOWN',
      /GitHub answered 403 \(Resource not accessible/,
      () => {
        github.actions.setPermissions(['contents: read']);
        return {};
      },
    ],
    [
      'the token has expired',
      'EDEPLOYTOKEN',
      /refuses the token/,
      () => ({ github: { url: github.url, token: 'ghp_of-last-year' } }),
    ],
    [
      'there is no token',
      'EAPPROVALUNKNOWN',
      /`GITHUB_TOKEN` is not set/,
      () => ({ github: { url: github.url, token: undefined } }),
    ],
    [
      'the repository is elsewhere',
      'EAPPROVALUNKNOWN',
      /not on GitHub/,
      () => ({ repositoryUrl: 'https://gitlab.com/acme/parcel.git' }),
    ],
    ['the repository is a folder', 'EAPPROVALUNKNOWN', /not on GitHub/, () => ({ repositoryUrl: '/srv/parcel.git' })],
    [
      'GitHub is down',
      'EAPPROVALUNKNOWN',
      /GitHub answered 502/,
      () => ({ ports: { http: answering(async () => new Response('', { status: 502 })) } }),
    ],
    [
      'GitHub cannot be reached',
      'EUNREACHABLE',
      /no response/,
      () => ({ ports: { http: answering(() => Promise.reject(networkFailure('ENOTFOUND'))) } }),
    ],
  ])('is not known where %s', async (_, code, message, change) => {
    await expect(check(change())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is looked for on a GitHub of one’s own', async () => {
    github.actions.setEnvironment(slug, { name: 'production', reviewers: ['ada'] });
    await check({ repositoryUrl: `git@${new URL(github.url).hostname}:${slug}.git` });
    const job = { GITHUB_REPOSITORY: slug };
    await check({ repositoryUrl: `https://github.corp.example/${slug}.git`, env: job });
  });

  it('asks nobody where the approval is given elsewhere', async () => {
    const http = answering(() => Promise.reject(networkFailure('ENOTFOUND')));
    await check({ environment: { ...production, approval: 'none' }, ports: { http } });
  });
});
