import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { type ContainerRegistry, containerRegistry } from '@waybill/rehearsal';
import {
  account,
  clientFor,
  digestOf,
  type ImageFolder,
  imageFolder,
} from '../../../../test/harness/images/registry-client.ts';
import { skopeo } from '../../../../test/harness/images/skopeo.ts';
import { deliverImage } from '../../../oci/src/layout/deliver-image.ts';
import type { Layout } from '../../../oci/src/layout/read-layout.ts';
import { addChannel, publish } from '../../src/index.ts';

let registry: ContainerRegistry;
let folder: ImageFolder;
let run: Awaited<ReturnType<typeof skopeo>>;

beforeAll(async () => {
  folder = await imageFolder();
  [registry, run] = await Promise.all([containerRegistry({ account }), skopeo()]);
});
afterAll(async () => {
  await registry?.stop();
  await folder?.[Symbol.asyncDispose]();
});

const platforms = ['amd64', 'arm64'];

/** What skopeo, a client that nobody here wrote, finds under a reference: the same bytes, and every platform. */
async function expectImage(reference: string, { root, blobs }: Layout): Promise<void> {
  const access = ['--tls-verify=false', '--creds', `${account.username}:${account.password}`];
  const source = `docker://${reference}`;
  const raw = await run('inspect', '--raw', ...access, source);
  expect(digestOf(raw)).toBe(root.digest);
  for (const architecture of platforms) {
    const config = await run('--override-arch', architecture, 'inspect', '--config', ...access, source);
    expect(JSON.parse(config)).toMatchObject({ architecture });
  }

  const copy = join(folder.path, `copy-${crypto.randomUUID()}`);
  const own = ['--src-tls-verify=false', '--src-creds', `${account.username}:${account.password}`];
  await run('copy', '--quiet', '--all', ...own, source, `dir:${copy}`);
  expect(await readdir(copy)).toEqual(expect.arrayContaining(blobs.map(({ digest }) => digest.replace('sha256:', ''))));
  expect(await readFile(join(copy, 'manifest.json'), 'utf8')).toBe(raw);
}

/** A repository with versions, and the hooks as a release calls them. */
async function repository(...versions: readonly string[]) {
  const client = clientFor({ host: registry.host });
  const layouts: Record<string, Layout> = {};
  async function deliver(version: string) {
    const layout = await folder.layoutOf(`${client.repository.slice(5)}-${version}`, version);
    await deliverImage(client, layout, version);
    layouts[version] = layout;
  }
  for (const version of versions) await deliver(version);
  function contextOf(version: string, channel: string | null = null) {
    const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel };
    const env = { DOCKER_REGISTRY_USER: account.username, DOCKER_REGISTRY_PASSWORD: account.password };
    return fakeContext({ cwd: folder.path, env: { HOME: folder.path, ...env }, nextRelease });
  }
  const layoutOf = (version: string) => {
    const layout = layouts[version];
    if (layout === undefined) throw new Error(version);
    return layout;
  };
  return { client, raw: { image: client.name }, contextOf, layoutOf, deliver };
}

describe('an image that was delivered', () => {
  it('is what another client reads, with every platform', async () => {
    const { client, layoutOf } = await repository('1.2.0');

    await expectImage(`${client.name}:1.2.0`, layoutOf('1.2.0'));
  });
});

describe('addChannel', () => {
  it('gives a version every tag of its new channel, with every platform, and sends no blob', async () => {
    const { client, raw, contextOf, layoutOf } = await repository('2.0.0');
    const lines = (await registry.log()).split('\n').length;

    const added = await addChannel(raw, contextOf('2.0.0'));

    expect(added).toMatchObject({ digest: layoutOf('2.0.0').root.digest, tags: ['2.0.0', '2.0', '2', 'latest'] });
    for (const tag of ['2.0', '2', 'latest']) await expectImage(`${client.name}:${tag}`, layoutOf('2.0.0'));
    const asked = (await registry.log()).split('\n').slice(lines - 1);
    expect(asked.filter((line) => /"(POST|PATCH) /.test(line))).toEqual([]);
  });

  it('names a channel without touching the tags of others, and runs twice', async () => {
    const { client, raw, contextOf, deliver } = await repository('1.0.0');
    await addChannel(raw, contextOf('1.0.0'));
    await deliver('2.0.0');

    const once = await addChannel(raw, contextOf('2.0.0', 'next'));
    expect(await addChannel(raw, contextOf('2.0.0', 'next'))).toEqual(once);

    expect(once).toMatchObject({ tags: ['2.0.0', 'next'] });
    expect(await client.findDigest('next')).toBe(await client.findDigest('2.0.0'));
    expect(await client.findDigest('latest')).toBe(await client.findDigest('1.0.0'));
  });

  it('moves no tag backwards', async () => {
    const { client, raw, contextOf } = await repository('1.9.0', '2.0.0');
    await addChannel(raw, contextOf('2.0.0'));

    expect(await addChannel(raw, contextOf('1.9.0'))).toMatchObject({ tags: ['1.9.0', '1.9', '1'] });
    expect(await client.findDigest('latest')).toBe(await client.findDigest('2.0.0'));
  });
});

/** Puts a layout where a release has its image. */
async function placed(layout: string, version: string): Promise<string> {
  const path = `.waybill/${version}/image`;
  await cp(join(folder.path, layout), join(folder.path, path), { recursive: true });
  return path;
}

describe('a build of a version', () => {
  it('has a tag in which + is _', async () => {
    const { client, raw, contextOf, layoutOf } = await repository('1.2.0');
    const version = '1.2.0+build.7';
    const { root } = layoutOf('1.2.0');
    const path = await placed(`layout-${client.repository.slice(5)}-1.2.0`, version);
    const image = {
      kind: 'image',
      name: client.name,
      path,
      digest: root.digest,
      mediaType: root.mediaType,
      size: 1,
    } as const;
    await recordArtifact(folder.path, version, image);

    expect(await publish(raw, contextOf(version))).toMatchObject({ tags: ['1.2.0_build.7', '1.2', '1', 'latest'] });
    await expectImage(`${client.name}:1.2.0_build.7`, layoutOf('1.2.0'));
  });
});

describe('SBOMs of an image', () => {
  it('are listed under the fallback tag, as this registry has no referrers API, and can be fetched', async () => {
    const { client, raw, contextOf, layoutOf } = await repository('1.3.0');
    const { root } = layoutOf('1.3.0');
    const sbom = '{"bomFormat":"CycloneDX","specVersion":"1.6"}';
    const image = {
      kind: 'image',
      name: client.name,
      digest: root.digest,
      mediaType: root.mediaType,
      size: 1,
    } as const;
    const layout = await placed(`layout-${client.repository.slice(5)}-1.3.0`, '1.3.0');
    await recordArtifact(folder.path, '1.3.0', { ...image, path: layout });
    const path = '.waybill/1.3.0/image.cdx.json';
    await writeFile(join(folder.path, path), sbom);
    const file = { kind: 'sbom', name: 'image.cdx.json', path, describes: client.name } as const;
    const sha256 = digestOf(sbom).replace('sha256:', '');
    const mediaType = 'application/vnd.cyclonedx+json';
    await recordArtifact(folder.path, '1.3.0', { ...file, mediaType, sha256, size: sbom.length });

    for (const _time of ['once', 'twice']) await publish({ ...raw, attachSboms: true }, contextOf('1.3.0'));

    const list = await registry.manifest(client.repository, root.digest.replace(':', '-'));
    expect(list?.manifest.manifests).toMatchObject([{ artifactType: mediaType }]);
    const copy = join(folder.path, 'sbom-copy');
    const access = ['--src-tls-verify=false', '--src-creds', `${account.username}:${account.password}`];
    const referrer = `${client.name}@${list?.manifest.manifests?.[0]?.digest}`;
    await run('copy', '--quiet', ...access, `docker://${referrer}`, `dir:${copy}`);
    expect(await readFile(join(copy, sha256), 'utf8')).toBe(sbom);
    expect(JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8'))).toMatchObject({
      subject: { digest: root.digest },
    });
  });
});
