import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eagerHttp, temporaryFolder } from '@waybill/kernel/testing';
import { type ContainerRegistry, containerRegistry, faultProxy } from '@waybill/rehearsal';
import { deliverImage } from '../packages/docker/src/deliver-image.ts';
import { readLayout } from '../packages/docker/src/oci-layout.ts';
import { parseImageName } from '../packages/docker/src/parse-image-name.ts';
import { registryClient } from '../packages/docker/src/registry.ts';
import { writeLayout } from '../packages/docker/test/image-layout.ts';
import { skopeo } from './harness/skopeo.ts';

jest.setTimeout(120_000);

const account = { username: 'rehearsal', password: 'not-a-secret-word' };
const clock = { now: () => new Date(), sleep: async () => {} };
let registry: ContainerRegistry;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  registry = await containerRegistry({ account });
});
afterAll(async () => {
  await registry?.stop();
  await folder?.[Symbol.asyncDispose]();
});

/** A client for a repository that nobody has used yet. */
function clientFor({ host = registry.host, name = '', mountFrom = [] as string[] } = {}) {
  const image = parseImageName(`${host}/${name || `acme/${crypto.randomUUID()}`}`);
  if (image === undefined) throw new Error(host);
  return registryClient({ image, credentials: { ...account, source: 'here' }, http: eagerHttp, mountFrom }, clock);
}

async function blobOf(size: number) {
  const bytes = randomBytes(size);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const path = join(folder.path, digest.slice(7));
  await writeFile(path, bytes);
  return { digest, size, path, bytes };
}

async function layoutOf(content: string) {
  const path = join(folder.path, `layout-${content}`);
  await writeLayout(path, { content });
  return readLayout(path);
}

/** The cases of the specification's own conformance suite, as our client meets them with Debian's registry. */
describe('push', () => {
  it.each([0, 1, 3_000_000])('brings a blob of %i bytes, once', async (size) => {
    const client = clientFor();
    const blob = await blobOf(size);

    expect(await client.uploadBlob(blob)).toBe(true);
    expect(await client.uploadBlob(blob)).toBe(false);

    const kept = Buffer.from(await (await client.readBlob(blob.digest)).arrayBuffer());
    expect(kept.equals(blob.bytes)).toBe(true);
  });

  it('brings a blob in pieces when something on the way finds it too large', async () => {
    await using proxy = await faultProxy(registry.url);
    proxy.inject({ match: { method: 'PUT' }, times: 1, fault: { kind: 'status', status: 413 } });
    const client = clientFor({ host: new URL(proxy.url).host });
    const blob = await blobOf(3_000_000);

    expect(await client.uploadBlob(blob)).toBe(true);

    const kept = Buffer.from(await (await client.readBlob(blob.digest)).arrayBuffer());
    expect(kept.equals(blob.bytes)).toBe(true);
    expect((await registry.log()).match(/"PATCH /g)?.length).toBeGreaterThan(0);
  });

  it('is told when the bytes are not those of the digest', async () => {
    const blob = await blobOf(1000);
    const other = await blobOf(1000);

    await expect(clientFor().uploadBlob({ ...blob, path: other.path })).rejects.toMatchObject({
      code: 'EUPLOADDAMAGED',
    });
  });

  it('is refused a manifest whose blobs are missing', async () => {
    const { root, manifests } = await layoutOf('incomplete');
    const client = clientFor();

    for (const manifest of [root, ...manifests]) {
      const put = client.putManifest(manifest.digest, manifest);
      await expect(put).rejects.toMatchObject({ code: 'EMANIFESTREFUSED' });
    }
  });

  it('moves a tag from one image to another', async () => {
    const client = clientFor();
    const [one, two] = [await layoutOf('one'), await layoutOf('two')];
    await deliverImage(client, one, '1.0.0');
    await deliverImage(client, two, '2.0.0');

    for (const { root } of [one, two, one]) {
      await client.putManifest('latest', root);
      expect(await client.digestOf('latest')).toBe(root.digest);
    }
  });

  it('leaves nothing behind when it only proves its right', async () => {
    const client = clientFor();

    await client.provePush();

    expect(await client.listTags()).toEqual([]);
  });

  it.each([
    ['EREGISTRYREADONLY', { readOnly: true }],
    ['EREGISTRYREFUSED', { account: { ...account, password: 'another-word' } }],
  ])('is refused with %s by a registry with %j', async (code, options) => {
    const other = await containerRegistry({ account, ...options });
    try {
      await expect(clientFor({ host: other.host }).provePush()).rejects.toMatchObject({ code });
    } finally {
      await other.stop();
    }
  });
});

describe('pull', () => {
  it('reads manifests by tag and by digest, byte for byte', async () => {
    const client = clientFor();
    const { root, manifests } = await layoutOf('pull');
    await deliverImage(client, { ...(await layoutOf('pull')) }, '1.0.0');

    expect(await client.readManifest('1.0.0')).toEqual(root);
    for (const manifest of manifests) {
      expect(await client.readManifest(manifest.digest)).toEqual(manifest);
      expect(await client.digestOf(manifest.digest)).toBe(manifest.digest);
    }
  });

  it.each(['no-such-tag', `sha256:${'0'.repeat(64)}`])('finds nothing at %s', async (reference) => {
    const client = clientFor();

    expect(await client.readManifest(reference)).toBeUndefined();
    expect(await client.digestOf(reference)).toBeUndefined();
  });
});

describe('content discovery', () => {
  it('lists the tags', async () => {
    const client = clientFor();
    expect(await client.listTags()).toEqual([]);

    const layout = await layoutOf('tags');
    for (const tag of ['1.0.0', '1.1.0', '1.2.0_build.7']) await deliverImage(client, layout, tag);

    expect((await client.listTags()).sort()).toEqual(['1.0.0', '1.1.0', '1.2.0_build.7']);
  });
});

describe('mounting', () => {
  it('takes a blob from another repository without sending it', async () => {
    const blob = await blobOf(100_000);
    await clientFor({ name: 'acme/source' }).uploadBlob(blob);
    const client = clientFor({ mountFrom: ['acme/source'] });

    expect(await client.uploadBlob(blob)).toBe(false);
    expect((await client.readBlob(blob.digest)).ok).toBe(true);
  });

  it('sends what the other repository lacks', async () => {
    const blob = await blobOf(100_000);

    expect(await clientFor({ mountFrom: ['acme/nothing'] }).uploadBlob(blob)).toBe(true);
  });
});

describe('an image that was delivered', () => {
  it('is what another client reads, with every platform', async () => {
    const run = await skopeo();
    const client = clientFor();
    const layout = await layoutOf('read');
    await deliverImage(client, layout, '1.2.0');
    const access = ['--tls-verify=false', '--creds', `${account.username}:${account.password}`];
    const source = `docker://${client.name}:1.2.0`;

    const raw = await run('inspect', '--raw', ...access, source);
    expect(`sha256:${createHash('sha256').update(raw).digest('hex')}`).toBe(layout.root.digest);
    for (const architecture of ['amd64', 'arm64']) {
      const config = await run('--override-arch', architecture, 'inspect', '--config', ...access, source);
      expect(JSON.parse(config)).toMatchObject({ architecture });
    }

    const copy = join(folder.path, 'copy');
    const own = ['--src-tls-verify=false', '--src-creds', `${account.username}:${account.password}`];
    await run('copy', '--quiet', '--all', ...own, source, `dir:${copy}`);
    const files = await readdir(copy);
    const blobs = layout.blobs.map(({ digest }) => digest.replace('sha256:', ''));
    expect(files).toEqual(expect.arrayContaining(blobs));
    expect(await readFile(join(copy, 'manifest.json'), 'utf8')).toBe(raw);
  });
});
