import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import {
  type BaseImage,
  baseImage,
  type ContainerRegistry,
  containerRegistry,
  type DockerEngine,
  dockerEngine,
  faultProxy,
} from '@waybill/rehearsal';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { imageProject } from '../../../../test/harness/images/image-project.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { pullAndRun } from '../../../../test/harness/images/pull-and-run.ts';
import { addChannel, prepare, publish, verifyConditions, verifyRelease } from '../../src/index.ts';

const account = { username: 'rehearsal', password: 'not-a-secret-word' };
const secrets = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
const dockerfile = `ARG BASE
FROM \${BASE} AS production
ARG VERSION
COPY --from=dist parcel.txt /parcel.txt
RUN python3 -c "import platform; print(platform.machine(), '$VERSION')" > /built-on
CMD ["cat", "/built-on", "/parcel.txt"]
`;
const platforms = ['linux/amd64', 'linux/arm64'];

let engine: DockerEngine;
let base: BaseImage | undefined;
let registry: ContainerRegistry;

beforeAll(async () => {
  [engine, registry] = await Promise.all([dockerEngine(), containerRegistry({ account })]);
  base = engine.available ? await baseImage(engine) : undefined;
});

afterAll(async () => {
  await Promise.all([base?.stop(), registry?.stop()]);
  await engine?.stop();
});

const withDocker = await onDocker(() => engine);

/** A repository, and what a release of it needs, the parcel of its version among it. */
async function repository(host = registry.host, env: Record<string, string> = secrets) {
  const files = { Dockerfile: dockerfile };
  const project = await imageProject({ engine, base: base?.reference, host, files });
  async function contextOf(version: string) {
    const dist = join(project.cwd, '.waybill', version, 'dist');
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, 'parcel.txt'), `parcel ${version}\n`);
    const path = `.waybill/${version}/dist/parcel.txt`;
    await recordArtifact(project.cwd, version, { kind: 'wheel', name: 'parcel.txt', path, mediaType: 'text/plain' });
    return project.contextOf(version, env);
  }
  return { ...project, contextOf };
}

/** What the registry was asked to change since a moment. */
async function changesSince(lines: number): Promise<string[]> {
  const all = (await registry.log()).split('\n');
  return all.slice(lines).filter((line) => /"(PUT|PATCH|POST|DELETE) /.test(line));
}

const run = (image: string, platform: string) => pullAndRun({ engine, image, platform, account });

describe('an image, built and delivered for real', () => {
  withDocker('is checked, planned, built for both platforms, delivered, and runs from the registry', async () => {
    await using project = await repository();
    const context = await project.contextOf('1.2.0');
    const smoke = [['cat', '/built-on', '/parcel.txt']];
    const before = await engineContents(engine.env);

    await verifyConditions(project.raw, context);
    await verifyRelease(project.raw, context);
    await prepare({ ...project.raw, smoke }, context);
    for (const platform of platforms) expect(context.lines.join()).toContain(`${platform}: \`cat`);
    expect(await engineContents(engine.env)).toEqual(before);
    expect(await registry.tags(project.name)).toEqual([]);
    const published = await publish(project.raw, context);

    const [artifact] = await readArtifacts(project.cwd, '1.2.0');
    expect(published).toMatchObject({ digest: artifact?.digest, tags: ['1.2.0', '1.2', '1', 'latest'], platforms });
    const held = await registry.manifest(project.name, '1.2.0');
    expect(held?.digest).toBe(artifact?.digest);
    expect(held?.manifest.annotations).toMatchObject({
      'org.opencontainers.image.version': '1.2.0',
      'org.opencontainers.image.source': 'https://github.com/acme/parcel',
    });
    const image = `${registry.host}/${project.name}@${artifact?.digest}`;
    expect(await run(image, 'linux/amd64')).toBe('x86_64 1.2.0\nparcel 1.2.0');
    expect(await run(image, 'linux/arm64')).toBe('aarch64 1.2.0\nparcel 1.2.0');
  });

  withDocker('is delivered once, and built again to the same digest', async () => {
    await using project = await repository();
    const context = await project.contextOf('1.2.0');
    await prepare(project.raw, context);
    const once = await publish(project.raw, context);
    const lines = (await registry.log()).split('\n').length - 1;

    await prepare(project.raw, context);
    const twice = await publish(project.raw, context);

    expect(twice).toEqual(once);
    expect(await changesSince(lines)).toEqual([]);
  });

  withDocker('keeps latest at the newest stable version, whatever is released after it', async () => {
    await using project = await repository();
    for (const version of ['2.0.0', '1.9.1', '2.1.0-beta.1']) {
      const context = await project.contextOf(version);
      await prepare(project.raw, context);
      await publish(project.raw, context);
    }
    const newest = await registry.manifest(project.name, '2.0.0');

    expect(await registry.tags(project.name)).toEqual([
      ...['1', '1.9', '1.9.1', '2', '2.0', '2.0.0', '2.1.0-beta.1', 'latest'],
    ]);
    expect((await registry.manifest(project.name, 'latest'))?.digest).toBe(newest?.digest);
    const tags = { tags: ['{version}', 'stable'] };
    const added = await addChannel({ ...project.raw, ...tags }, await project.contextOf('2.0.0'));
    expect(added).toMatchObject({ digest: newest?.digest, tags: ['2.0.0', 'stable'] });
    for (const platform of platforms) {
      expect(await run(`${registry.host}/${project.name}:stable`, platform)).toContain('parcel 2.0.0');
    }
  });

  withDocker('arrives through a network that breaks', async () => {
    await using proxy = await faultProxy(registry.url);
    await using project = await repository(new URL(proxy.url).host);
    const context = await project.contextOf('1.2.0');
    await prepare(project.raw, context);
    proxy.inject({ match: { method: 'HEAD' }, times: 2, fault: { kind: 'status', status: 500 } });
    proxy.inject({ match: { method: 'PUT' }, times: 2, fault: { kind: 'reset', afterBytes: 100 } });
    proxy.inject({ match: { method: 'PUT', path: /manifests/ }, times: 1, fault: { kind: 'drop-answer' } });

    await publish(project.raw, context);

    expect(await registry.tags(project.name)).toEqual(['1', '1.2', '1.2.0', 'latest']);
  });
});

describe('a registry that takes nothing', () => {
  const wrong = { ...secrets, DOCKER_REGISTRY_PASSWORD: 'not-that-word' };

  withDocker('is named before anything is built', async () => {
    const cases = [
      ['EREGISTRYREFUSED', registry.host, wrong],
      ['EREGISTRYREADONLY', base?.registry.host ?? '', secrets],
      ['EUNREACHABLE', '127.0.0.1:9', secrets],
    ] as const;
    for (const [code, host, env] of cases) {
      await using project = await repository(host, env);
      const verified = verifyConditions(project.raw, await project.contextOf('1.2.0'));
      await expect(verified).rejects.toMatchObject({ code });
    }
  });
});
