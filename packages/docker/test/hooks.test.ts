import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Artifact, readArtifacts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { addChannel, prepare, publish, verifyConditions, verifyRelease } from '../src/index.ts';
import { type FakeDocker, fakePorts } from './fake-docker.ts';
import { memoryRegistry } from './memory-registry.ts';
import { account, type Fault, type MemoryRegistryOptions } from './registry-exchange.ts';

const dockerfile = 'FROM scratch AS build\nFROM scratch AS production\nCOPY . /app\n';
const project = '[project]\nname = "parcel"\nversion = "1.2.0"\ndescription = "Sends parcels."\nlicense = "MIT"\n';
const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };

interface SetUp {
  readonly files?: Record<string, string>;
  readonly docker?: FakeDocker;
  readonly registry?: MemoryRegistryOptions;
  readonly options?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

async function setUp({ files, docker, registry: kind, options, env = secrets }: SetUp = {}) {
  const folder = await temporaryFolder(files ?? { Dockerfile: dockerfile, 'pyproject.toml': project });
  const registry = await memoryRegistry({ auth: 'basic', ...kind });
  const ports = fakePorts(folder.path, docker);
  const raw = { image: registry.image, ...options };
  function contextOf(version = '1.2.0', overrides: Parameters<typeof fakeContext>[0] = {}) {
    const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel: null };
    const home = { HOME: folder.path, ...env };
    return fakeContext({ cwd: folder.path, env: home, nextRelease, ...overrides });
  }
  async function release(version: string, overrides: Parameters<typeof fakeContext>[0] = {}) {
    const context = contextOf(version, overrides);
    await prepare(raw, context, fakePorts(folder.path, { layout: { version, content: version }, ...docker }));
    return publish(raw, context, ports);
  }
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  return { cwd: folder.path, registry, ports, raw, contextOf, release, [Symbol.asyncDispose]: dispose };
}

async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.then(
    () => new AggregateError([]),
    (reason: unknown) => reason,
  );
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map(({ code }) => code);
}

describe('verifyConditions', () => {
  it('passes when everything is ready, and writes nothing', async () => {
    await using set = await setUp();

    await verifyConditions(set.raw, set.contextOf(), set.ports);

    expect(set.registry.sessions.size).toBe(0);
    expect(set.registry.blobs.size).toBe(0);
  });

  it('reports all problems at once', async () => {
    await using set = await setUp({
      files: { Dockerfile: 'FROM scratch\n' },
      options: { target: 'prodction', platforms: ['linux/amd64', 'linux/s390x', 'linux/arm64'] },
      env: { ...secrets, DOCKER_REGISTRY_PASSWORD: 'wrong-horse' },
    });

    const problems = await problemsOf(verifyConditions(set.raw, set.contextOf(), set.ports));

    expect(problems).toEqual(['ENOSTAGE', 'EPLATFORM', 'EREGISTRYREFUSED']);
  });

  it.each<[string, SetUp]>([
    ['ENODOCKERFILE', { files: {} }],
    ['ENOBUILDX', { docker: { inspect: { exitCode: 1 }, version: { exitCode: 1, tail: 'unknown command' } } }],
    ['ENOBUILDER', { docker: { inspect: { exitCode: 1, tail: 'Cannot connect to the Docker daemon' } } }],
    [
      'ENOOCIEXPORT',
      { docker: { inspect: { stdout: 'Platforms: linux/amd64, linux/arm64\n OCI exporter: false\n' } } },
    ],
    ['ENOREGISTRYCREDENTIALS', { env: {} }],
    ['EHALFCREDENTIALS', { env: { DOCKER_REGISTRY_PASSWORD: 'correct-horse' } }],
    ['ENOPUSHACCESS', { registry: { auth: { tokenUses: 9, readOnly: true } } }],
    ['EUNREACHABLE', { options: { image: '127.0.0.1:9/acme/parcel' } }],
    ['EINVALIDOPTION', { options: { image: 'ghcr.io/acme/parcel:1.0' } }],
    ['EINVALIDOPTION', { options: { platform: ['linux/amd64'] } }],
    ['EINVALIDOPTION', { options: { password: 'in the configuration' } }],
  ])('names %s', async (code, options) => {
    await using set = await setUp(options);

    expect(await problemsOf(verifyConditions(set.raw, set.contextOf(), set.ports))).toEqual([code]);
  });

  it('wants a name for an image whose repository is not on GitHub', async () => {
    await using set = await setUp();
    const context = set.contextOf('1.2.0', { options: { repositoryUrl: 'https://git.example.com/acme/parcel.git' } });

    expect(await problemsOf(verifyConditions({}, context, set.ports))).toEqual(['ENOIMAGENAME']);
  });

  it('warns when the image would take along what earlier steps left', async () => {
    await using set = await setUp();
    const context = set.contextOf();
    await verifyConditions(set.raw, context, set.ports);

    expect(context.lines.join()).toContain('.dockerignore');
  });

  it('is off without a Dockerfile when that decides', async () => {
    await using set = await setUp({ files: {} });
    const context = set.contextOf();

    expect(await verifyConditions({ enabled: 'auto' }, context, set.ports)).toBe(false);
    expect(context.lines).toEqual(['Off: there is no `Dockerfile`.']);
  });

  it('shows no secret when the registry refuses', async () => {
    await using set = await setUp({ env: { ...secrets, DOCKER_REGISTRY_PASSWORD: 'wrong-horse' } });
    const context = set.contextOf();

    const error = await verifyConditions(set.raw, context, set.ports).catch((reason: unknown) => reason);

    const said = JSON.stringify([
      error,
      (error as Error).message,
      context.lines,
      set.ports.run.ran.map(({ args }) => args),
    ]);
    expect(said).not.toContain('horse');
  });
});

describe('verifyRelease', () => {
  it('prints the plan', async () => {
    await using set = await setUp();
    const context = set.contextOf();

    await verifyRelease(set.raw, context, set.ports);

    expect(context.lines[0]).toBe(
      `Image ${set.registry.image}:1.2.0, and 1.2, 1, latest unless they are a newer version's.`,
    );
    expect(context.lines[1]).toContain('target `production` for linux/amd64, linux/arm64 by `cloud`');
  });
});

describe('prepare', () => {
  it('builds into an OCI layout, records it, and pushes nothing', async () => {
    await using set = await setUp();

    await prepare(set.raw, set.contextOf(), set.ports);

    const [artifact] = (await readArtifacts(set.cwd, '1.2.0')) as [Artifact];
    expect(artifact).toMatchObject({
      kind: 'image',
      name: set.registry.image,
      path: '.waybill/1.2.0/image',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['1.2.0'],
    });
    expect(set.registry.writes).toEqual([]);
    const build = set.ports.run.ran.find(({ args }) => args[1] === 'build');
    expect(build?.env).toMatchObject({ SOURCE_DATE_EPOCH: '1700000000' });
    expect(build?.args).toEqual(
      expect.arrayContaining(['--target', 'production', 'VERSION=1.2.0', 'PEP440_VERSION=1.2.0']),
    );
  });

  it('hands the built distributions over as a build context', async () => {
    const files = { Dockerfile: dockerfile, '.waybill/1.2.0/dist/parcel-1.2.0-py3-none-any.whl': '' };
    await using set = await setUp({ files });

    await prepare(set.raw, set.contextOf(), set.ports);

    const build = set.ports.run.ran.find(({ args }) => args[1] === 'build');
    expect(build?.args).toEqual(expect.arrayContaining(['--build-context', 'dist=.waybill/1.2.0/dist']));
  });

  it('replaces what an earlier build left', async () => {
    const stale = '.waybill/1.2.0/image/blobs/sha256/stale';
    await using set = await setUp({ files: { Dockerfile: dockerfile, [stale]: '' } });

    await prepare(set.raw, set.contextOf(), set.ports);

    await expect(readFile(join(set.cwd, stale))).rejects.toThrow();
  });

  it('hands the blobs of the release before to the build, and delivers none of them', async () => {
    const earlier = '.waybill/1.1.0/image/blobs/sha256/earlier';
    await using set = await setUp({ files: { Dockerfile: dockerfile, [earlier]: 'layer' } });

    await set.release('1.2.0');

    expect(await readFile(join(set.cwd, earlier.replace('1.1.0', '1.2.0')), 'utf8')).toBe('layer');
    expect(set.registry.blobs.size).toBe(5);
  });

  it.each<[string, FakeDocker]>([
    ['EIMAGEBUILD', { build: { exitCode: 1, tail: 'pip: no such package' } }],
    ['ELOSTPLATFORM', { layout: { platforms: ['linux/amd64'] } }],
  ])('names %s', async (code, docker) => {
    await using set = await setUp({ docker });

    expect(await problemsOf(prepare(set.raw, set.contextOf(), set.ports))).toEqual([code]);
    expect(set.registry.writes).toEqual([]);
  });

  it('says before the tag is made that the version is another image', async () => {
    await using set = await setUp();
    await set.release('1.2.0');
    const ports = fakePorts(set.cwd, { layout: { content: 'rebuilt' } });

    expect(await problemsOf(prepare(set.raw, set.contextOf(), ports))).toEqual(['EIMAGETAKEN']);
  });
});

describe('publish', () => {
  it('delivers what was built and moves latest', async () => {
    await using set = await setUp();

    const published = await set.release('1.2.0');

    const digest = set.registry.tags.get('1.2.0');
    expect(published).toEqual({
      name: 'Docker image',
      image: set.registry.image,
      digest,
      tags: ['1.2.0', '1.2', '1', 'latest'],
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(set.registry.tags.get('latest')).toBe(digest);
    expect(set.registry.writes.at(-1)).toBe('PUT manifests/latest');
  });

  it('does the same once when it runs twice', async () => {
    await using set = await setUp();
    const once = await set.release('1.2.0');
    set.registry.writes.length = 0;

    expect(await set.release('1.2.0')).toEqual(once);
    expect(set.registry.writes).toEqual([]);
  });

  it('finishes a release that died before its last tag', async () => {
    await using set = await setUp();
    await set.release('1.2.0');
    set.registry.tags.delete('latest');
    set.registry.writes.length = 0;

    await set.release('1.2.0');

    expect(set.registry.writes).toEqual(['PUT manifests/latest']);
  });

  it('never moves a tag backwards or to a version that is not for everybody', async () => {
    await using set = await setUp();
    await set.release('2.0.0');
    const newest = set.registry.tags.get('latest');

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
    expect(await set.release('1.8.7')).toMatchObject({ tags: ['1.8.7', '1.8'] });
    expect(await set.release('3.0.0-beta.1')).toMatchObject({ tags: ['3.0.0-beta.1'] });
    expect(await set.release('1.9.2', { branch: { name: '1.x', type: 'maintenance' } })).toMatchObject({
      tags: ['1.9.2', '1.9', '1'],
    });

    expect(set.registry.tags.get('latest')).toBe(newest);
    expect(set.registry.tags.get('1')).toBe(set.registry.tags.get('1.9.2'));
  });

  it('names a pre-release after its channel, and takes the tags that it is told', async () => {
    await using set = await setUp({ options: { tags: ['v{version}', '{channel}', 'sha-{sha}'] } });
    const version = '2.0.0-beta.1';
    const nextRelease = { version, gitTag: 'v', gitHead: 'b'.repeat(40), type: 'major', channel: 'beta' };

    const published = await set.release(version, { branch: { name: 'beta', type: 'prerelease' }, nextRelease });

    expect(published).toMatchObject({ tags: ['v2.0.0-beta.1', 'beta', 'sha-bbbbbbb'] });
  });

  it.each(['2.0.0', 'latest'])('reads from `latest` itself what it is when %s is lost', async (lost) => {
    await using set = await setUp();
    await set.release('2.0.0');
    set.registry.tags.delete(lost);

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
  });

  it('moves latest although a newer version is on trial on another channel', async () => {
    await using set = await setUp();
    await set.release('1.9.0');
    const onTrial = { version: '2.0.0', gitTag: 'v', gitHead: 'b'.repeat(40), type: 'major', channel: 'next' };
    await set.release('2.0.0', { branch: { name: 'next', type: 'release' }, nextRelease: onTrial });

    expect(await set.release('1.9.1')).toMatchObject({ tags: ['1.9.1', '1.9', '1', 'latest'] });
  });

  it('gives latest back to a newer version that was released at the same moment', async () => {
    let newer = '';
    // Between our look at `latest` and our writing it, the other release names its version and moves `latest`.
    const fault: Fault = ({ method, url }) => {
      if (newer === '' || method !== 'PUT' || !url?.endsWith('/manifests/latest')) return false;
      for (const tag of ['2.0.0', 'latest']) set.registry.tags.set(tag, newer);
      return false;
    };
    await using set = await setUp({ registry: { fault } });
    await set.release('2.0.0');
    newer = set.registry.tags.get('latest') ?? '';
    set.registry.tags.clear();

    const published = await set.release('1.9.1');

    expect(published).toMatchObject({ tags: ['1.9.1', '1.9', '1'] });
    expect(set.registry.tags.get('latest')).toBe(newer);
  });

  it('has nothing to deliver without a build', async () => {
    await using set = await setUp();

    expect(await problemsOf(publish(set.raw, set.contextOf(), set.ports))).toEqual(['ENOIMAGEBUILT']);
  });

  it('notices when the built image was damaged', async () => {
    await using set = await setUp();
    const context = set.contextOf();
    await prepare(set.raw, context, set.ports);
    await rm(join(set.cwd, '.waybill/1.2.0/image/blobs'), { recursive: true });

    expect(await problemsOf(publish(set.raw, context, set.ports))).toEqual(['EIMAGELAYOUT']);
    expect(set.registry.writes).toEqual([]);
  });
});

describe('addChannel', () => {
  const onNext = { branch: { name: 'next', type: 'release' as const } };

  it('points latest to the image of a version that reaches everybody, without a build', async () => {
    await using set = await setUp();
    const nextRelease = { version: '2.0.0', gitTag: 'v2.0.0', gitHead: 'b'.repeat(40), type: 'major', channel: 'next' };
    await set.release('2.0.0', { ...onNext, nextRelease });
    expect([...set.registry.tags.keys()]).toEqual(['2.0.0', 'next']);
    const ran = set.ports.run.ran.length;

    const added = await addChannel(set.raw, set.contextOf('2.0.0'), set.ports);

    expect(added).toMatchObject({ name: 'Docker image', tags: ['2.0.0', '2.0', '2', 'latest'] });
    expect(set.registry.tags.get('latest')).toBe(set.registry.tags.get('2.0.0'));
    expect(set.ports.run.ran.length).toBe(ran);
  });

  it('leaves a version alone that has no image', async () => {
    await using set = await setUp();

    expect(await addChannel(set.raw, set.contextOf('2.0.0'), set.ports)).toBe(false);
  });
});
