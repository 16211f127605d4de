import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { packTar, unpackTar } from 'modern-tar';
import { readTarMember } from '../src/read-member.ts';
import { rewriteSdist } from '../src/rewrite-sdist.ts';

/** Around the block size of tar archives and of stream buffers, where readers that do not drain a member get stuck. */
const size = fc.oneof(fc.integer({ min: 0, max: 4096 }), fc.constantFrom(0, 1, 511, 512, 513, 1024, 4095, 4096));
const members = fc.array(fc.tuple(fc.boolean(), size), { minLength: 1, maxLength: 12 });

async function archiveOf(sizes: readonly (readonly [ofRelease: boolean, size: number])[]) {
  const entries = sizes.map(([ofRelease, length], at) => ({
    header: { name: `acme-1/${ofRelease ? '.waybill/' : ''}${at}`, size: length },
    body: 'x'.repeat(length),
  }));
  return gzipSync(await packTar(entries));
}

test('members of any size are cleaned away or kept whole', async () => {
  await fc.assert(
    fc.asyncProperty(members, async (sizes) => {
      await using folder = await temporaryFolder({ 'acme-1.tar.gz': await archiveOf(sizes) });
      const path = join(folder.path, 'acme-1.tar.gz');

      await rewriteSdist(path, 'acme-1.tar.gz');

      const kept = await unpackTar(gunzipSync(await readFile(path)));
      const seen = kept.map(({ header, data = new Uint8Array() }) => [header.name, header.size, data.length]);
      const own = sizes.flatMap(([ofRelease, length], at) => (ofRelease ? [] : [[`acme-1/${at}`, length, length]]));
      if (JSON.stringify(seen) !== JSON.stringify(own)) throw new Error(JSON.stringify({ seen, own }));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a member of any size is read, whatever stands around it', async () => {
  await fc.assert(
    fc.asyncProperty(members, fc.nat(11), async (sizes, pick) => {
      await using folder = await temporaryFolder({ 'acme-1.tar.gz': await archiveOf(sizes) });
      const at = pick % sizes.length;

      const text = await readTarMember(join(folder.path, 'acme-1.tar.gz'), new RegExp(`/${at}$`));

      if (text?.length !== sizes[at]?.[1]) throw new Error(`${text?.length} of ${sizes[at]?.[1]} bytes`);
    }),
    { numRuns: 60 },
  );
}, 60_000);
