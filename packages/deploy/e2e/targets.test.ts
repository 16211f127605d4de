import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { realPorts, v, withholdSecrets } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { emulatedCluster, kubectl, type NewDeployment } from '@waybill/rehearsal';
import { execa } from 'execa';
import { postgresPrograms, startPostgres } from '../../../test/harness/services/postgres.ts';
import { freePort } from '../../rehearsal/src/http/index.ts';
import { checkHealth, healthOption } from '../src/health/index.ts';
import { commandTarget } from '../src/targets/command.ts';
import type { DeploymentRequest } from '../src/targets/index.ts';
import { kubernetesTarget } from '../src/targets/kubernetes/kubernetes-target.ts';

const folder = await kubectl();
const withKubectl = folder === undefined ? it.skip : it;
const postgres = await postgresPrograms();
const withPostgres = postgres === undefined ? it.skip : it;

const name = 'ghcr.io/acme/parcel';
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const requestOf = (letter: string, purpose: DeploymentRequest['purpose'] = 'deploy'): DeploymentRequest => ({
  ...{ key: `1.2.0/staging/${letter}`, environment: 'staging', version: '1.2.0', tag: 'v1.2.0', purpose },
  image: { name, digest: digestOf(letter) },
});
const imageOf = (letter: string) => `${name}@${digestOf(letter)}`;

const app = {
  name: 'app',
  containers: { web: `${name}:1.1.0`, proxy: 'envoy:1' },
  initContainers: { migrate: `${name}:1.1.0` },
};
const worker = { name: 'worker', containers: { worker: `${name}:1.1.0` } };
const both = [
  { name: 'app', container: 'web' },
  { name: 'app', container: 'migrate' },
  { name: 'worker', container: 'worker' },
] as const;

/** A cluster, and a target that reaches it by the real kubectl with nothing but a file. */
async function setUp(deployments: readonly NewDeployment[] = [app, worker]) {
  const home = await temporaryFolder();
  const cluster = await emulatedCluster({ deployments });
  const KUBECONFIG = join(home.path, 'config');
  await cluster.writeKubeconfig(KUBECONFIG);
  const context = fakeContext({
    cwd: home.path,
    env: { PATH: `${folder}:${process.env['PATH']}`, HOME: home.path, KUBECONFIG },
  });
  const ports = realPorts(context);
  const ran: (readonly string[])[] = [];
  const run: typeof ports.run = (file, args, options) => {
    ran.push(args);
    return ports.run(file, args, options);
  };
  const input = { context, ports: { ...ports, run }, github: { apiUrl: '' }, withheld: {} };
  const targetOf = (options: Partial<Parameters<typeof kubernetesTarget>[0]> = {}) =>
    kubernetesTarget(
      {
        ...{ context: undefined, kubeconfig: undefined, namespace: undefined, timeout: 600, undo: false },
        ...{ deployments: both.map((each) => ({ ...each, image: undefined })), ...options },
      },
      input,
    );
  return {
    ...{ cluster, targetOf, ran, lines: context.lines },
    async [Symbol.asyncDispose]() {
      await cluster.stop();
      await home[Symbol.asyncDispose]();
    },
  };
}

type Target = ReturnType<typeof kubernetesTarget | typeof commandTarget>;

async function deploy(target: Target, request: DeploymentRequest) {
  const stored: object[] = [];
  const handle = await target.start(request, async (each) => void stored.push(each));
  expect(stored).toEqual([handle]);
  return target.follow(handle, request);
}

withKubectl(
  'several containers get the image by digest, twice is once, and a rollback is the earlier digest',
  async () => {
    await using world = await setUp();
    const { cluster } = world;
    const target = world.targetOf({ context: cluster.context, namespace: cluster.namespace });
    expect(await target.check()).toEqual([]);
    expect(await target.find(requestOf('a'))).toBeUndefined();

    expect(await deploy(target, requestOf('a'))).toEqual({ state: 'succeeded' });

    const served = { web: imageOf('a'), migrate: imageOf('a'), proxy: 'envoy:1' };
    expect(cluster.deployment('app')).toEqual({ images: served, served, revision: 2 });
    expect(cluster.deployment('worker')?.served).toEqual({ worker: imageOf('a') });
    const found = await target.find(requestOf('a'));
    expect(found).toMatchObject({ 'app/web': imageOf('a') });
    expect(await target.follow(found ?? {}, requestOf('a'))).toEqual({ state: 'succeeded' });
    expect(await deploy(target, requestOf('a'))).toEqual({ state: 'succeeded' });
    expect(cluster.deployment('app')?.revision).toBe(2);

    expect(await deploy(target, requestOf('b'))).toEqual({ state: 'succeeded' });
    expect(await deploy(target, requestOf('a', 'rollback'))).toEqual({ state: 'succeeded' });
    expect(cluster.deployment('app')).toMatchObject({ served, revision: 4 });
    expect(world.ran.flat().filter((word) => /^--(?:token|password|username|client)/.test(word))).toEqual([]);
  },
);

withKubectl(
  'a run that died goes on with what it has begun, and leaves alone what somebody else has changed',
  async () => {
    await using world = await setUp();
    const { cluster } = world;
    const target = world.targetOf();
    const dying = async () => {
      throw new Error('killed');
    };
    await expect(target.start(requestOf('a'), dying)).rejects.toThrow('killed');
    expect(cluster.deployment('app')?.revision).toBe(1);

    const before = { 'app/web': `${name}:1.1.0`, 'app/migrate': `${name}:1.1.0`, 'worker/worker': `${name}:1.1.0` };
    const halfDone = world.targetOf({ deployments: [{ name: 'app', container: 'web', image: undefined }] });
    expect(await deploy(halfDone, requestOf('a'))).toEqual({ state: 'succeeded' });
    expect(await target.follow(before, requestOf('a'))).toEqual({ state: 'succeeded' });
    expect(cluster.deployment('app')?.served).toMatchObject({ web: imageOf('a'), migrate: imageOf('a') });

    expect(await target.follow(before, requestOf('c'))).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(
        '`app` has other images meanwhile (`web`, `migrate`): somebody else has changed it',
      ),
    });
    expect(cluster.deployment('app')?.served).toMatchObject({ web: imageOf('a') });
  },
);

withKubectl('an image that cannot be pulled ends a rollout early, with the reason, and can be undone', async () => {
  await using world = await setUp();
  const { cluster } = world;
  cluster.setBehaviour((image) => (image === imageOf('b') ? 'unpullable' : 'ready'));
  const target = world.targetOf({ undo: true });

  const outcome = await deploy(target, requestOf('b'));

  expect(outcome.state).toBe('failed');
  expect(outcome.reason).toMatch(
    /^The deployment `app` cannot start: the container `\w+` of the pod `app-\w+-\w+` waits with `ImagePullBackOff` \(Back-off pulling image "ghcr\.io\/acme\/parcel@sha256:b+"\)\./,
  );
  expect(outcome.reason).toContain('The deployment `app` runs its earlier images again.');
  expect(outcome.reason).toContain('The deployment `worker` runs its earlier images again.');
  expect(outcome.details).toContain('Failed to pull image');
  expect(cluster.deployment('app')?.images).toMatchObject({ web: `${name}:1.1.0` });
  expect(cluster.deployment('worker')?.served).toEqual({ worker: `${name}:1.1.0` });
});

withKubectl('a program that ends again and again shows its last words, and no secret', async () => {
  await using world = await setUp([worker]);
  world.cluster.setBehaviour((image) => (image === imageOf('b') ? 'crashes' : 'ready'));
  world.cluster.setLogs(() => 'starting\nno route to postgres://app:hunter2hunter2@db/app\n');
  const target = world.targetOf({ deployments: [{ name: 'worker', container: 'worker', image: undefined }] });

  const outcome = await deploy(target, requestOf('b'));

  expect(outcome.reason).toContain('waits with `CrashLoopBackOff`');
  expect(outcome.reason).toContain('; its last words: `no route to postgres://[secret]@db/app`.');
  expect(outcome.details).toContain('starting');
  expect(outcome.details).not.toContain('hunter2');
});

withKubectl('a rollout that does not end is over at its limit, or when the cluster gives it up', async () => {
  await using world = await setUp([worker]);
  const deployments = [{ name: 'worker', container: 'worker', image: undefined }];
  world.cluster.setBehaviour((image) => (image === imageOf('b') ? 'unschedulable' : 'too slow'));

  const late = await deploy(world.targetOf({ deployments, timeout: 1 }), requestOf('b'));
  expect(late.reason).toMatch(/was not rolled out within 1 seconds: it has 1 of 2 replicas updated, 2 available\.$/);
  expect(late.details).toContain('Insufficient memory');

  const givenUp = await deploy(world.targetOf({ deployments }), requestOf('c'));
  expect(givenUp.reason).toBe('The deployment `worker` exceeded its progress deadline.');
  expect(givenUp.details).toContain('Readiness probe failed');
});

withKubectl('what is wrong with a cluster is known before the tag', async () => {
  await using world = await setUp([app, { ...worker, isPaused: true }]);
  const { cluster, targetOf } = world;
  const one = (deployment: string, container: string) => ({
    deployments: [{ name: deployment, container, image: undefined }],
  });
  const check = async (target: Target) => (await target.check()).map(({ code }) => code);

  expect(await check(targetOf({ context: 'production' }))).toEqual(['EKUBECONTEXT']);
  expect(await check(targetOf({ kubeconfig: '/nowhere/config' }))).toEqual(['EKUBECONTEXT']);
  expect(await check(targetOf(one('api', 'web')))).toEqual(['EKUBEDEPLOYMENT']);
  expect(await check(targetOf({ ...one('app', 'web'), namespace: 'production' }))).toEqual(['EKUBEDEPLOYMENT']);
  expect(await targetOf(one('app', 'web2')).check()).toMatchObject([
    { code: 'EKUBECONTAINER', details: expect.stringContaining('`migrate`, `web`, `proxy`') },
  ]);
  await expect(deploy(targetOf(one('app', 'web2')), requestOf('a'))).rejects.toMatchObject({ code: 'EKUBECONTAINER' });
  expect(await check(targetOf(one('worker', 'worker')))).toEqual(['EKUBEPAUSED']);
  cluster.forbid('patch deployments');
  expect(await check(targetOf(one('app', 'web')))).toEqual(['EKUBEFORBIDDEN']);
  await expect(deploy(targetOf(one('app', 'web')), requestOf('a'))).rejects.toMatchObject({ code: 'EKUBEFORBIDDEN' });
  cluster.forbid('get deployments');
  expect(await check(targetOf(one('app', 'web')))).toEqual(['EKUBEFORBIDDEN']);
  cluster.refuseLogin();
  expect(await check(targetOf(one('app', 'web')))).toEqual(['EKUBELOGIN']);
  await cluster.stop();
  expect(await check(targetOf())).toEqual(['EKUBEUNREACHABLE']);
  const unknown = targetOf({ timeout: 1 }).follow({}, requestOf('a'));
  await expect(unknown).rejects.toMatchObject({ code: 'EKUBEUNREACHABLE' });
});

withPostgres('commands migrate a real database, and a rollback restores it whole or not at all', async () => {
  await using database = await startPostgres(postgres ?? {});
  await using project = await temporaryFolder();
  const context = fakeContext({ cwd: project.path, env: database.env });
  const withheld = withholdSecrets(context.env);
  const input = { context, ports: realPorts(context), github: { apiUrl: '' }, withheld };
  const sql = (...statements: readonly string[]) => [
    'psql',
    '--no-psqlrc',
    '--quiet',
    '--command',
    statements.join('; '),
  ];
  const target = commandTarget(
    'staging',
    {
      run: [
        ['pg_dump', '--format=custom', '--file=before-${WAYBILL_VERSION}.dump'],
        sql('alter table parcels drop column label', 'insert into parcels (id) values (2)'),
      ],
      rollback: [
        [
          'pg_restore',
          '--clean',
          '--if-exists',
          '--single-transaction',
          '--dbname=postgres',
          'before-${WAYBILL_PREVIOUS_VERSION}.dump',
        ],
      ],
      timeout: 600,
    },
    input,
  );
  await database.query(
    "create table parcels (id int primary key, label text); insert into parcels values (1, 'first')",
  );
  expect(await target.check()).toEqual([]);

  expect(await deploy(target, requestOf('b'))).toEqual({ state: 'succeeded' });
  expect(await database.query('select * from parcels order by id')).toBe('1\n2');

  const back = {
    ...requestOf('a', 'rollback'),
    version: '1.1.0',
    tag: 'v1.1.0',
    previous: { version: '1.2.0', tag: 'v1.2.0' },
  };
  for (const _ of ['once', 'twice']) {
    expect(await deploy(target, back)).toEqual({ state: 'succeeded' });
    expect(await database.query('select * from parcels order by id')).toBe('1|first');
  }

  await writeFile(join(project.path, 'before-1.2.0.dump'), 'PGDMP, but no dump');
  const failed = await deploy(target, back);
  expect(failed).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/ended with exit code 1: `pg_restore: error: /),
  });
  expect(await database.query('select * from parcels')).toBe('1|first');
});

it('the service of the example is healthy only with the version that was deployed', async () => {
  const port = await freePort();
  const serve = async (version: string) => {
    const metadata = `Metadata-Version: 2.1\nName: agent-orchestrated-etl\nVersion: ${version}\n`;
    const installed = await temporaryFolder({ [`agent_orchestrated_etl-${version}.dist-info/METADATA`]: metadata });
    const PYTHONPATH = [join(import.meta.dirname, '../../../examples/agent-orchestrated-etl/src'), installed.path].join(
      ':',
    );
    const args = ['-B', '-m', 'agent_orchestrated_etl', 'serve', '--port', String(port)];
    const service = execa('python3', args, { env: { PYTHONPATH }, reject: false });
    return async () => {
      service.kill();
      await service;
      await installed[Symbol.asyncDispose]();
    };
  };
  const context = fakeContext();
  const input = { context, ports: realPorts(context), github: { apiUrl: '' }, withheld: {} };
  const check = (version: string, options: object) => {
    const all = { url: `http://localhost:${port}/health`, json: 'version', times: 2, interval: 0.2, ...options };
    return checkHealth(v.parse(healthOption, all), version, input);
  };

  const stopOld = await serve('1.2.0');
  expect(await check('1.2.0', { timeout: 100 })).toMatchObject({ state: 'healthy' });
  // One request; on a busy machine it may get no answer in time.
  let early = await check('1.3.0-beta.1', { times: 1, interval: 60, timeout: 30 });
  while (!early.reason?.includes('of its JSON'))
    early = await check('1.3.0-beta.1', { times: 1, interval: 60, timeout: 30 });
  expect(early.reason).toContain(
    '`version` of its JSON is `1.2.0`, expected `1.3.0-beta.1` (`{"status": "ok", "version": "1.2.0"}`)',
  );
  await stopOld();
  const stopNew = await serve('1.3.0b1');
  expect(await check('1.3.0-beta.1', { timeout: 100 })).toMatchObject({ state: 'healthy' });
  await stopNew();
});
