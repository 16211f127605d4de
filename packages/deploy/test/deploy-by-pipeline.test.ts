import { expect, it } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import { deployRelease } from '../src/rollout/deploy-release.ts';
import { brokenHttp, deployWorld, networkFailure, type World } from './deploy-world.ts';
import { FakeGitLab } from './fake-gitlab.ts';

const environment = { name: 'staging', target: { pipeline: {} } };

async function setUp() {
  const gitlab = new FakeGitLab();
  const server = await loopback(gitlab.listener);
  const env = { CI_API_V4_URL: `${server.url}/api/v4`, GITLAB_TOKEN: gitlab.token };
  const repositoryUrl = 'git@gitlab.example:acme/tools/parcel.git';
  const end = () => {
    for (const each of gitlab.pipelines) each.status = 'success';
  };
  const open = (changes: Partial<World> = {}) =>
    deployWorld({ environment, env, repositoryUrl, during: end, ...changes });
  return { gitlab, open, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

it('a pipeline that GitLab refuses ends the deployment, and the next one is a new attempt', async () => {
  await using world = await setUp();
  world.gitlab.refusal = { status: 400, message: { base: ['Pipeline will not run'] } };
  const { input, ledger } = world.open();

  await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EPIPELINEREFUSED', afterRelease: true });

  world.gitlab.refusal = undefined;
  await deployRelease(input);
  expect(ledger.of('v1.2.0').map(({ key, state }) => [key, state])).toEqual([
    ['v1.2.0/staging/1', 'failed'],
    ['v1.2.0/staging/2', 'succeeded'],
  ]);
  expect(world.gitlab.pipelines).toHaveLength(1);
});

it.each([
  ['never arrived', 'ECONNRESET', false],
  ['was taken', 'ECONNRESET', true],
])(
  'a start whose answer is lost (it %s) stays open, and a later run starts no second pipeline',
  async (_, code, isTaken) => {
    await using world = await setUp();
    let isLost = false;
    const http = brokenHttp(
      ({ url, method }) => {
        isLost ||= method === 'POST';
        return isLost && /\/pipelines?(?:\?|$)/.test(String(url));
      },
      async (url, init) => {
        if (isTaken && init?.method === 'POST') await fetch(url, init);
        throw networkFailure(code);
      },
    );
    const { input, ledger } = world.open({ ports: { http } });

    await expect(deployRelease(input)).rejects.toMatchObject({ afterRelease: false });
    expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'running' }]);

    await deployRelease(world.open({ ledger }).input);
    expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'succeeded' }]);
    expect(world.gitlab.pipelines).toHaveLength(1);
  },
);
