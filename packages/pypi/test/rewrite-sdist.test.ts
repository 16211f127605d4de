import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { sha256File } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { packTar, unpackTar } from 'modern-tar';
import { rewriteSdist } from '../src/rewrite-sdist.ts';

const member = (name: string, body = 'text') => ({
  header: { name, size: body.length, mtime: new Date(1_700_000_000_000), mode: 0o755 },
  body,
});

const own = [member('acme-1/README.md'), member(`acme-1/${'deep/'.repeat(40)}.waybillish`), member('acme-1/PKG-INFO')];

const archive = async (members: ReturnType<typeof member>[]) => gzipSync(await packTar(members));

test('takes out what releases left, and keeps every other member as it was', async () => {
  const left = [
    member('acme-1/.waybill/.gitignore', '*\n'),
    member('acme-1/.waybill/1.0.0/dist/x', 'x'.repeat(100_000)),
  ];
  await using folder = await temporaryFolder({ 'acme-1.tar.gz': await archive([...left, ...own]) });
  const path = join(folder.path, 'acme-1.tar.gz');

  await rewriteSdist(path, 'acme-1.tar.gz');

  const kept = await unpackTar(gunzipSync(await readFile(path)));
  const seen = kept.map(({ header, data }) => [
    header.name,
    header.mode,
    header.mtime,
    String(Buffer.from(data ?? [])),
  ]);
  expect(seen).toEqual(own.map(({ header, body }) => [header.name, header.mode, header.mtime, body]));
});

test('leaves the bytes of any other sdist alone', async () => {
  await using folder = await temporaryFolder({ 'acme-1.tar.gz': await archive(own) });
  const path = join(folder.path, 'acme-1.tar.gz');
  const before = await sha256File(path);

  await rewriteSdist(path, 'acme-1.tar.gz');

  expect(await sha256File(path)).toBe(before);
});

test('an archive that breaks off is named', async () => {
  const whole = await archive([member('acme-1/.waybill/x'), ...own, member('acme-1/z', 'z'.repeat(200_000))]);
  await using folder = await temporaryFolder({ 'acme-1.tar.gz': whole.subarray(0, whole.length - 20) });

  const cleaning = rewriteSdist(join(folder.path, 'acme-1.tar.gz'), 'acme-1.tar.gz');

  await expect(cleaning).rejects.toMatchObject({ code: 'EUNREADABLEDIST' });
});
