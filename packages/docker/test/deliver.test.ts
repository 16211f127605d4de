import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eagerHttp, temporaryFolder } from '@waybill/kernel/testing';
import { deliverImage } from '../src/deliver-image.ts';
import type { Credentials } from '../src/docker-credentials.ts';
import { readLayout } from '../src/oci-layout.ts';
import { parseImageName } from '../src/parse-image-name.ts';
import { registryClient } from '../src/registry.ts';
import { writeLayout } from './image-layout.ts';
import { account, type Fault, type MemoryRegistryOptions, memoryRegistry, refuse } from './memory-registry.ts';

const clock = { now: () => new Date(0), sleep: async () => {} };
const credentials: Credentials = { ...account, source: '`DOCKER_REGISTRY_PASSWORD`' };

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

  it.each<[number, Fault]>([
    [413, answerWith(413)],
    [400, refuseWith(400, 'DIGEST_INVALID')],
  ])('gives up at once when a blob is answered with %i', async (status, fault) => {
    let count = 0;
    const counting: Fault = (request, response) => {
      if (!/^PUT .*uploads/.test(`${request.method} ${request.url}`)) return false;
      count += 1;
      return fault(request, response);
    };
    await using set = await setUp({ fault: counting });

    await expect(deliverImage(set.client, set.layout, '1.2.0')).rejects.toMatchObject({
      code: 'EREGISTRYANSWER',
      message: expect.stringContaining(`answered ${status}`),
    });
    expect(count).toBeLessThanOrEqual(4);
    expect(set.registry.tags.size).toBe(0);
  });
});

describe('authorization', () => {
  it.each<MemoryRegistryOptions['auth'] & {}>(['basic', { tokenUses: 1000 }, { tokenUses: 8 }])(
    'delivers with %j',
    async (auth) => {
      await using set = await setUp({ auth });

      await deliverImage(set.client, set.layout, '1.2.0');

      expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
    },
  );

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
    store.sessions.add('known');

    await set.client.uploadBlob(blob).catch(() => undefined);
    set.registry.blobs.set(blob.digest, Buffer.from('there'));
    store.blobs.set(blob.digest, Buffer.from('there'));
    expect(await (await set.client.readBlob(blob.digest)).text()).toBe('there');

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((each) => each === undefined)).toBe(true);
  });
});
