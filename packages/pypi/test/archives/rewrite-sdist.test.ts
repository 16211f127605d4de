import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { sha256File } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { packTar, unpackTar } from 'modern-tar';
import { rewriteSdist } from '../../src/files/sdist/rewrite-sdist.ts';

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

test('what fails or is killed leaves the archive as it was', async () => {
  const large = await packTar([member('acme-1/.waybill/x'), ...own, member('acme-1/z', 'z'.repeat(30_000_000))]);
  const whole = gzipSync(large, { level: 1 });
  await using folder = await temporaryFolder({ 'acme-1.tar.gz': whole, 'short-1.tar.gz': whole.subarray(0, -20) });
  const [path, short] = ['acme-1.tar.gz', 'short-1.tar.gz'].map((name) => join(folder.path, name)) as [string, string];
  const before = await sha256File(path);

  await expect(rewriteSdist(short, 'short-1.tar.gz')).rejects.toMatchObject({ code: 'EUNREADABLEDIST' });
  expect((await readdir(folder.path)).sort()).toEqual(['acme-1.tar.gz', 'short-1.tar.gz']);

  const module = new URL('../../src/files/sdist/rewrite-sdist.ts', import.meta.url).href;
  const program = `import { rewriteSdist } from ${JSON.stringify(module)}; console.log('begins'); await rewriteSdist(${JSON.stringify(path)}, 'a');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await sha256File(path)).toBe(before);

  await rewriteSdist(path, 'acme-1.tar.gz');
  expect((await readdir(folder.path)).sort()).toEqual(['acme-1.tar.gz', 'short-1.tar.gz']);
}, 60_000);

test('a hard link to what is taken out is named, as it would lead nowhere', async () => {
  const link = { header: { name: 'acme-1/link', size: 0, type: 'link' as const, linkname: 'acme-1/.waybill/x' } };
  const bytes = gzipSync(await packTar([member('acme-1/.waybill/x'), link]));
  await using folder = await temporaryFolder({ 'acme-1.tar.gz': bytes });

  const cleaning = rewriteSdist(join(folder.path, 'acme-1.tar.gz'), 'acme-1.tar.gz');

  await expect(cleaning).rejects.toMatchObject({ message: expect.stringContaining('`acme-1/link` is a hard link') });
});
