import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { emulatedCluster, kubectl } from '@waybill/rehearsal';
import { deployRelease } from '../src/rollout/deploy-release.ts';
import { deployWorld, type World } from './deploy-world.ts';
import { digestOf } from './memory-ledger.ts';

const folder = await kubectl();
const withKubectl = folder === undefined ? it.skip : it;

const before = 'ghcr.io/acme/parcel:1.1.0';
const wanted = `ghcr.io/acme/parcel@${digestOf(2)}`;

/** A cluster of two deployments, of which the target changes both, with the real kubectl. */
async function setUp() {
  const home = await temporaryFolder();
  const cluster = await emulatedCluster({
    deployments: [
      { name: 'app', containers: { web: before } },
      { name: 'worker', containers: { worker: before } },
    ],
  });
  const KUBECONFIG = join(home.path, 'config');
  await cluster.writeKubeconfig(KUBECONFIG);
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: home.path, KUBECONFIG };
  const { run } = realPorts(fakeContext({ cwd: home.path, env }));
  const deployments = [
    { name: 'app', container: 'web' },
    { name: 'worker', container: 'worker' },
  ];
  const open = (changes: Partial<World> = {}, options: object = {}) =>
    deployWorld({
      environment: { name: 'staging', target: { kubernetes: { deployments, ...options } } },
      ...{ env, cwd: home.path, ports: { run }, ...changes },
    });
  const imagesOf = () => ['app', 'worker'].flatMap((name) => Object.values(cluster.deployment(name)?.images ?? {}));
  /** Runs kubectl, and dies or is refused where a test says so. */
  const runUnless = (problem: (args: readonly string[]) => Promise<void> | void): typeof run => {
    return async (file, args, how) => {
      await problem(args);
      return run(file, args, how);
    };
  };
  return {
    ...{ cluster, open, imagesOf, runUnless },
    async [Symbol.asyncDispose]() {
      await cluster.stop();
      await home[Symbol.asyncDispose]();
    },
  };
}

withKubectl('a release is rolled out to a cluster, once, and the ledger has what was there before', async () => {
  await using world = await setUp();
  const { input, ledger } = world.open();

  await deployRelease(input);
  await deployRelease(input);

  expect(world.imagesOf()).toEqual([wanted, wanted]);
  expect(ledger.of('v1.2.0')).toMatchObject([
    { state: 'succeeded', digest: digestOf(2), handle: { 'app/web': before, 'worker/worker': before } },
  ]);
});

withKubectl('a rollout that fails is in the ledger with its reason, and undone where that is wanted', async () => {
  await using world = await setUp();
  world.cluster.setBehaviour((image) => (image === wanted ? 'unpullable' : 'ready'));
  const { input, ledger } = world.open({}, { undo: true });

  await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });

  expect(world.imagesOf()).toEqual([before, before]);
  expect(ledger.of('v1.2.0')).toMatchObject([
    { state: 'failed', reason: expect.stringMatching(/`ImagePullBackOff`.*`app` runs its earlier images again/) },
  ]);
});

withKubectl('a run that dies between two deployments of a cluster is found again and ended', async () => {
  await using world = await setUp();
  let isAlive = true;
  const run = world.runUnless((args) => {
    if (args.includes('deployment/worker') && args.includes('image')) isAlive = false;
    if (!isAlive) throw new Error('killed');
  });
  const first = world.open({ ports: { run } });
  await expect(deployRelease(first.input)).rejects.toThrow('killed');
  expect(first.ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'running' }]);
  expect(world.imagesOf()).toEqual([wanted, before]);

  await deployRelease(world.open({ ledger: first.ledger }).input);

  expect(world.imagesOf()).toEqual([wanted, wanted]);
  expect(first.ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'succeeded' }]);
  expect(world.cluster.deployment('app')?.revision).toBe(2);
});

withKubectl('a cluster that refuses the first change ends the deployment, and nothing has changed', async () => {
  await using world = await setUp();
  const run = world.runUnless((args) => {
    if (args.includes('image')) world.cluster.forbid('patch deployments');
  });
  const { input, ledger } = world.open({ ports: { run } });

  await expect(deployRelease(input)).rejects.toMatchObject({
    ...{ code: 'EKUBEFORBIDDEN', afterRelease: true, details: expect.stringContaining('Nothing was started') },
  });

  expect(world.imagesOf()).toEqual([before, before]);
  expect(ledger.of('v1.2.0')).toMatchObject([
    { state: 'failed', reason: expect.stringContaining('may not change the deployment `app`') },
  ]);
});

withKubectl(
  'a cluster that refuses a later change ends the deployment, and the first change can be undone',
  async () => {
    await using world = await setUp();
    const refused = { exitCode: 1, stdout: '', tail: '', stderr: 'Error from server (Forbidden): worker is forbidden' };
    const real = world.runUnless(() => {});
    const run: typeof real = async (file, args, how) =>
      args.includes('image') && args.includes('deployment/worker') ? refused : real(file, args, how);
    const { input, ledger } = world.open({ ports: { run } }, { undo: true });

    await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });

    expect(world.imagesOf()).toEqual([before, before]);
    expect(ledger.of('v1.2.0')).toMatchObject([
      { state: 'failed', reason: expect.stringMatching(/`worker` does not get its images: .*`app` runs its earlier/) },
    ]);
  },
);

withKubectl('a cluster that is lost while it is changed leaves the deployment open, for a later run', async () => {
  await using world = await setUp();
  const lost = { exitCode: 1, stdout: '', tail: '', stderr: 'Unable to connect to the server: i/o timeout' };
  const real = world.runUnless(() => {});
  let isLost = false;
  const run: typeof real = async (file, args, how) => {
    isLost ||= args.includes('image');
    return isLost ? lost : real(file, args, how);
  };
  const { input, ledger } = world.open({ ports: { run } });
  await expect(deployRelease(input)).rejects.toMatchObject({ code: 'EKUBEUNREACHABLE' });
  expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'running' }]);

  await deployRelease(world.open({ ledger }).input);

  expect(world.imagesOf()).toEqual([wanted, wanted]);
  expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'succeeded' }]);
});
