import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eagerHttp, temporaryFolder } from '@waybill/kernel/testing';
import { deliverImage } from '../src/deliver-image.ts';
import type { Credentials } from '../src/docker-credentials.ts';
import { readLayout } from '../src/oci-layout.ts';
import { parseImageName } from '../src/parse-image-name.ts';
import { registryClient } from '../src/registry.ts';
import { writeLayout } from './image-layout.ts';
import { memoryRegistry } from './memory-registry.ts';
import { account, digestOf, type Fault, type MemoryRegistryOptions, refuse } from './registry-exchange.ts';

const clock = { now: () => new Date(0), sleep: async () => {} };
const { username, password, identityToken } = account;
const credentials: Credentials = { username, password, source: '`DOCKER_REGISTRY_PASSWORD`' };

function clientFor(image: string, shown: Credentials | undefined = credentials) {
  const name = parseImageName(image);
  if (name === undefined) throw new Error(image);
  return registryClient({ image: name, credentials: shown, http: eagerHttp }, clock);
}

async function setUp(options: MemoryRegistryOptions = {}) {
  const folder = await temporaryFolder();
  const digest = await writeLayout(folder.path);
  const registry = await memoryRegistry(options);
  const layout = await readLayout(folder.path);
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  return { registry, layout, digest, client: clientFor(registry.image), folder, [Symbol.asyncDispose]: dispose };
}

/** The first requests that a pattern matches end in a fault, the rest go through. */
function first(times: number, pattern: RegExp, fault: Fault): Fault {
  let left = times;
  return (request, response) => {
    if (left === 0 || !pattern.test(`${request.method} ${request.url}`)) return false;
    left -= 1;
    return fault(request, response);
  };
}

const answerWith =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (_request, response) => {
    response.writeHead(status, headers).end();
    return true;
  };

const refuseWith =
  (status: number, code: string): Fault =>
  (_request, response) => {
    refuse(response, status, code);
    return true;
  };

const cutOff: Fault = (request) => {
  request.socket.destroy();
  return true;
};

describe('deliverImage', () => {
  it('sends blobs, then manifests from the leaves up, then the tag', async () => {
    await using set = await setUp();
    const { registry, layout, digest } = set;

    expect(await deliverImage(set.client, layout, '1.2.0')).toEqual({ sent: expect.any(Number) });

    expect(registry.tags.get('1.2.0')).toBe(digest);
    expect(registry.blobs.size).toBe(5);
    const manifests = registry.writes.filter((each) => each.startsWith('PUT manifests'));
    expect(manifests).toHaveLength(4);
    expect(manifests.slice(2)).toEqual([`PUT manifests/${digest}`, 'PUT manifests/1.2.0']);
    expect(registry.sessions.size).toBe(0);
  });

  it('sends nothing when all is there', async () => {
    await using set = await setUp();
    await deliverImage(set.client, set.layout, '1.2.0');
    set.registry.writes.length = 0;

    expect(await deliverImage(set.client, set.layout, '1.2.0')).toEqual({ sent: 0 });
    expect(set.registry.writes).toEqual([]);
  });

  it('sends only the rest of a delivery that died', async () => {
    await using set = await setUp();
    const { registry, layout } = set;
    const [one, two] = layout.blobs;
    if (one === undefined || two === undefined) throw new Error('no blobs');
    await set.client.uploadBlob(one);
    await set.client.uploadBlob(two);
    registry.writes.length = 0;

    const { sent } = await deliverImage(set.client, layout, '1.2.0');

    const rest = layout.blobs.slice(2).map(({ size }) => size);
    expect(sent).toBe(rest.reduce((a, b) => a + b));
    expect(registry.writes.filter((each) => each.startsWith('PUT blobs'))).toHaveLength(rest.length);
  });

  it('does not touch a version that is another image', async () => {
    await using set = await setUp();
    await deliverImage(set.client, set.layout, '1.2.0');
    await writeLayout(join(set.folder.path, 'other'), { content: 'two' });
    set.registry.writes.length = 0;

    const other = deliverImage(set.client, await readLayout(join(set.folder.path, 'other')), '1.2.0');

    await expect(other).rejects.toMatchObject({ code: 'EIMAGETAKEN' });
    expect(set.registry.writes).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['a HEAD is answered with 500', first(3, /^HEAD/, answerWith(500))],
    ['an upload is answered with 503', first(2, /^PUT .*uploads/, answerWith(503))],
    ['the registry asks to wait', first(2, /^(POST|PUT)/, answerWith(429, { 'retry-after': '1' }))],
    ['an upload is cut off', first(2, /^PUT .*uploads/, cutOff)],
    ['a session is lost', first(1, /^PUT .*uploads/, refuseWith(404, 'BLOB_UPLOAD_UNKNOWN'))],
    ['a manifest is answered with 502', first(2, /^PUT .*manifests/, answerWith(502))],
  ])('arrives although %s', async (_name, fault) => {
    await using set = await setUp({ fault });

    await deliverImage(set.client, set.layout, '1.2.0');

    expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
  });

  it.each<[string, number, string]>([
    ['ELAYERTOOLARGE', 413, 'SIZE_INVALID'],
    ['EUPLOADDAMAGED', 400, 'DIGEST_INVALID'],
    ['EREGISTRYREADONLY', 405, 'UNSUPPORTED'],
    ['EIMAGENAMEREFUSED', 400, 'NAME_INVALID'],
    ['ENOPUSHACCESS', 400, 'DENIED'],
    ['EREGISTRYANSWER', 418, 'TEAPOT'],
  ])('ends in %s at once when blobs are answered with %i %s', async (code, status, theirs) => {
    let count = 0;
    const counting: Fault = (request, response) => {
      if (!/^PUT .*uploads/.test(`${request.method} ${request.url}`)) return false;
      count += 1;
      return refuseWith(status, theirs)(request, response);
    };
    await using set = await setUp({ fault: counting });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(theirs),
    });
    // Four at a time, each as a whole and in pieces.
    expect(count).toBeLessThanOrEqual(8);
    expect(set.registry.tags.size).toBe(0);
  });

  it.each<[string, Fault]>([
    ['EMANIFESTREFUSED', refuseWith(400, 'MANIFEST_INVALID')],
    ['EREGISTRYLIMIT', answerWith(429)],
  ])('ends in %s for a manifest, and names nothing', async (code, fault) => {
    await using set = await setUp({ fault: first(Number.POSITIVE_INFINITY, /^PUT .*manifests/, fault) });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({ code });
    expect(set.registry.tags.size).toBe(0);
  });

  it('notices a registry that keeps something else than it was sent', async () => {
    const converting: Fault = (request, response) => {
      if (request.method === 'PUT' && request.url?.includes('/manifests/'))
        response.setHeader('docker-content-digest', `sha256:${'0'.repeat(64)}`);
      return false;
    };
    await using set = await setUp({ fault: converting });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({ code: 'EDIGESTCHANGED' });
    expect(set.registry.tags.size).toBe(0);
  });
});

describe('uploadBlob', () => {
  const size = 3_000_000;

  /** A blob of random bytes on disk, and a registry for it. */
  async function blobFor(options: MemoryRegistryOptions, mountFrom: readonly string[] = []) {
    const set = await setUp(options);
    const bytes = randomBytes(size);
    const path = join(set.folder.path, 'blob');
    await writeFile(path, bytes);
    const blob = { digest: digestOf(bytes), size, path };
    const name = parseImageName(set.registry.image);
    if (name === undefined) throw new Error('no name');
    const client = registryClient({ image: name, credentials, http: eagerHttp, mountFrom }, clock);
    return { ...set, bytes, blob, client };
  }

  it.each([
    ['in pieces where a whole is too large', { largestBody: 1_000_000 }],
    ['in pieces as large as the registry wants', { largestBody: 1_600_000, smallestPiece: 1_600_000 }],
  ])('sends a blob %s', async (_name, options) => {
    await using set = await blobFor(options);

    expect(await set.client.uploadBlob(set.blob)).toBe(true);

    expect(set.registry.blobs.get(set.blob.digest)?.equals(set.bytes)).toBe(true);
    expect(set.registry.writes.filter((each) => each.startsWith('PATCH')).length).toBeGreaterThan(0);
  });

  it('gives up when even small pieces are too large', async () => {
    await using set = await blobFor({ largestBody: 1000 });

    await expect(set.client.uploadBlob(set.blob)).rejects.toMatchObject({ code: 'ELAYERTOOLARGE' });
  });

  it('goes on where a broken upload ended', async () => {
    const bodies: string[] = [];
    const noting: Fault = ({ method, headers }) => {
      if (method === 'PUT') bodies.push(headers['content-length'] ?? '');
      return false;
    };
    await using set = await blobFor({ fault: noting });
    await using proxy = await cuttingProxy(set.registry.url, 1_000_000);
    const client = clientFor(`${proxy.host}/acme/parcel`);

    await client.uploadBlob(set.blob);

    expect(set.registry.blobs.get(set.blob.digest)?.equals(set.bytes)).toBe(true);
    expect(bodies).toHaveLength(1);
    expect(Number(bodies[0])).toBeLessThan(size);
  });

  it('begins anew when the registry cannot go on', async () => {
    await using set = await blobFor({ fault: first(1, /^PUT .*uploads/, refuseWith(416, 'BLOB_UPLOAD_INVALID')) });
    await using proxy = await cuttingProxy(set.registry.url, 1_000_000);

    await clientFor(`${proxy.host}/acme/parcel`).uploadBlob(set.blob);

    expect(set.registry.blobs.has(set.blob.digest)).toBe(true);
  });

  it('mounts what another repository of the registry has, and sends the rest', async () => {
    const elsewhere = { repository: 'acme/base', blobs: new Map<string, Buffer>() };
    await using set = await blobFor({ elsewhere }, ['acme/base']);
    const [other] = set.layout.blobs;
    if (other === undefined) throw new Error('no blob');
    elsewhere.blobs.set(set.blob.digest, set.bytes);

    expect(await set.client.uploadBlob(set.blob)).toBe(false);
    expect(await set.client.uploadBlob(other)).toBe(true);

    expect(set.registry.blobs.get(set.blob.digest)?.equals(set.bytes)).toBe(true);
    expect(set.registry.writes.filter((each) => each.startsWith('PUT'))).toHaveLength(1);
  });
});

/** Passes everything on, but breaks the first connection that sends more than so many bytes. */
async function cuttingProxy(url: string, afterBytes: number) {
  const { port, hostname } = new URL(url);
  let hasCut = false;
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname);
    let seen = 0;
    let isCut = false;
    const end = () => [incoming, outgoing].map((socket) => socket.destroy());
    incoming.on('data', (chunk) => {
      seen += chunk.length;
      outgoing.write(chunk);
      if (hasCut || seen < afterBytes) return;
      hasCut = true;
      isCut = true;
      incoming.pause();
      // What was passed on shall arrive before the connection breaks.
      outgoing.end(() => setTimeout(end, 50));
    });
    outgoing.on('data', (chunk) => isCut || incoming.write(chunk));
    for (const socket of [incoming, outgoing]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${own}`, [Symbol.asyncDispose]: async () => void server.close() };
}

describe('authorization', () => {
  it.each<MemoryRegistryOptions['auth'] & {}>(['basic', { tokenUses: 1000 }, { tokenUses: 8 }])(
    'delivers with %j',
    async (auth) => {
      await using set = await setUp({ auth });

      await deliverImage(set.client, set.layout, '1.2.0');

      expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
    },
  );

  it('renews its token with a refresh token, as often as it expires', async () => {
    await using set = await setUp({ auth: { tokenUses: 8 } });
    const client = clientFor(set.registry.image, { username: '', password: '', identityToken, source: 'a helper' });

    await deliverImage(client, set.layout, '1.2.0');

    expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
  });

  it('leaves nothing behind when it proves the right to push', async () => {
    await using set = await setUp({ auth: 'basic' });

    await set.client.provePush();

    expect(set.registry.sessions.size).toBe(0);
    expect(set.registry.blobs.size).toBe(0);
  });

  it.each(['basic' as const, { tokenUses: 9 }])('names refused credentials with %j', async (auth) => {
    await using set = await setUp({ auth });
    const client = clientFor(set.registry.image, { ...credentials, password: 'wrong-horse' });

    await expect(client.provePush()).rejects.toMatchObject({ code: 'EREGISTRYREFUSED' });
  });

  it.each(['basic' as const, { tokenUses: 9 }])('names missing credentials with %j', async (auth) => {
    await using set = await setUp({ auth });
    const client = registryClient(
      { image: parseImageName(set.registry.image) as never, credentials: undefined, http: eagerHttp },
      clock,
    );

    await expect(client.provePush()).rejects.toMatchObject({ code: 'ENOREGISTRYCREDENTIALS' });
  });

  it('names a missing right to push', async () => {
    await using set = await setUp({ auth: { tokenUses: 9, readOnly: true } });

    await expect(set.client.provePush()).rejects.toMatchObject({ code: 'ENOPUSHACCESS' });
  });

  it('shows credentials to no other origin', async () => {
    const seen: (string | undefined)[] = [];
    await using store = await memoryRegistry({
      fault: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    await using set = await setUp({ auth: 'basic', storage: () => store.url });
    const [blob] = set.layout.blobs;
    if (blob === undefined) throw new Error('no blob');
    store.sessions.set('known', Buffer.alloc(0));

    await set.client.uploadBlob(blob).catch(() => undefined);
    set.registry.blobs.set(blob.digest, Buffer.from('there'));
    store.blobs.set(blob.digest, Buffer.from('there'));
    expect(await (await set.client.readBlob(blob.digest)).text()).toBe('there');

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((each) => each === undefined)).toBe(true);
  });
});
