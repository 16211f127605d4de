import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { digestOf, type Fault, type MemoryRegistryOptions } from '../../test/registry-exchange.ts';
import { cuttingProxy, first, refuseWith } from '../../test/registry-faults.ts';
import { clientFor, setUp } from '../../test/registry-set-up.ts';

describe('uploadBlob', () => {
  const size = 3_000_000;

  /** A blob of random bytes on disk, and a registry for it. */
  async function blobFor(options: MemoryRegistryOptions, mountFrom: readonly string[] = []) {
    const set = await setUp(options);
    const bytes = randomBytes(size);
    const path = join(set.folder.path, 'blob');
    await writeFile(path, bytes);
    const blob = { digest: digestOf(bytes), size, path };
    const client = clientFor(set.registry.image, { mountFrom, clock: set.clock });
    return { ...set, bytes, blob, client };
  }

  it.each([
    ['in pieces where a whole is too large', { largestBody: 1_000_000 }],
    ['in pieces where a registry takes nothing else', { piecesOnly: true }],
    ['in pieces with tokens that end in the middle', { largestBody: 600_000, auth: { tokenUses: 3 } }],
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
