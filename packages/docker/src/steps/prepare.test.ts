import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Artifact, readArtifacts, recordArtifact } from '@waybill/kernel';
import { type FakeDocker, fakePorts } from '../../test/fake-docker.ts';
import { dockerfile, problemsOf, type SetUp, secrets, setUp } from '../../test/hooks-set-up.ts';
import { prepare, verifyConditions, verifyRelease } from '../index.ts';

/** Not where one would look for it: only its record says where it is. */
const wheel: Artifact = {
  ...{ kind: 'wheel', name: 'parcel-1.2.0-py3-none-any.whl', mediaType: 'application/zip' },
  path: '.waybill/1.2.0/wheels/parcel-1.2.0-py3-none-any.whl',
};

describe('the wheel of the release', () => {
  const line = 'does not take the wheel that this release publishes';
  const take = 'RUN --mount=type=bind,from=dist,target=/dist pip install /dist/*.whl';

  async function logged(text: string, hasWheel = true) {
    await using set = await setUp({ files: { Dockerfile: text } });
    if (hasWheel) await recordArtifact(set.cwd, '1.2.0', wheel);
    const context = set.contextOf();
    await prepare(set.raw, context, fakePorts(set.cwd, { layout: { version: '1.2.0', content: 'x' } }));
    return context.lines.filter((each) => each.includes(line));
  }

  it('is named in one line, with the way to take it, when the image holds another one', async () => {
    expect(await logged('FROM python AS production\nCOPY . /app\nRUN pip install /app\n')).toEqual([
      `\`Dockerfile\` ${line}. To install it, add \`${take}\`.`,
    ]);
  });

  it.each([
    ['a mount', `FROM python AS production\n${take}\n`],
    ['a copy', 'FROM python AS production\nCOPY --from=dist *.whl /\n'],
    [
      'a copy in a stage before the last one',
      'FROM python AS wheels\nCOPY --from=dist / /w\nFROM python AS production\nCOPY --from=wheels /w /w\n',
    ],
  ])('needs no line when %s takes it', async (_way, text) => {
    expect(await logged(text)).toEqual([]);
  });

  it('needs no line when the release has none', async () => {
    expect(await logged('FROM scratch AS production\nCOPY . /app\n', false)).toEqual([]);
  });
});

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
    ['EOLDBUILDX', { docker: { version: { exitCode: 0, tail: '', stdout: 'github.com/docker/buildx v0.12.1 30fe' } } }],
    ['ENOBUILDER', { docker: { inspect: { stdout: 'Name: default\nDriver: \nError:  Cannot connect\n\nNodes:\n' } } }],
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
    const build = set.ports.run.ran.find(({ args }) => args.includes('--output'));
    expect(build?.env).toMatchObject({ SOURCE_DATE_EPOCH: '1700000000' });
    expect(build?.args).toEqual(
      expect.arrayContaining(['--target', 'production', 'VERSION=1.2.0', 'PEP440_VERSION=1.2.0']),
    );
  });

  it('hands the built distributions over as a build context', async () => {
    await using set = await setUp({ files: { Dockerfile: dockerfile } });
    await recordArtifact(set.cwd, '1.2.0', wheel);

    await prepare(set.raw, set.contextOf(), set.ports);

    const build = set.ports.run.ran.find(({ args }) => args.includes('--output'));
    expect(build?.args).toEqual(expect.arrayContaining(['--build-context', 'dist=.waybill/1.2.0/wheels']));
  });

  it('replaces what an earlier build left', async () => {
    const stale = '.waybill/1.2.0/image/blobs/sha256/stale';
    await using set = await setUp({ files: { Dockerfile: dockerfile, [stale]: '' } });

    await prepare(set.raw, set.contextOf(), set.ports);

    await expect(readFile(join(set.cwd, stale))).rejects.toThrow();
  });

  it('hands the blobs of the release before to the build, and delivers none of them', async () => {
    const earlier = '.waybill/1.1.0/image/blobs/sha256/earlier';
    await using set = await setUp({
      files: { Dockerfile: dockerfile, [earlier]: 'layer', '.waybill/1.1.0/image/index.json': '{}' },
    });

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
