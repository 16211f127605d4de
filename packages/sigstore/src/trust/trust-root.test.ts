import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { signingJobs } from '../../test/signing-job.ts';
import { trustMirror } from '../../test/trust-mirror.ts';
import { verifyBytes } from '../verify/index.ts';
import { readTrust } from './trust-root.ts';

let jobs: Awaited<ReturnType<typeof signingJobs>>;
beforeAll(async () => {
  jobs = await signingJobs();
});
afterAll(() => jobs?.[Symbol.asyncDispose]());

const bytes = Buffer.from('an entry');

it('is read from a file, and believes what it names', async () => {
  await using folder = await temporaryFolder({ 'root.json': jobs.signing.files.trustedRoot });

  const trust = await readTrust({ cwd: folder.path, file: 'root.json' });

  expect(await verifyBytes(await jobs.sign(bytes), bytes, { ...jobs.belief, trust })).toHaveProperty('signer');
});

it('is fetched from a mirror whose keys are known, and from no other', async () => {
  await using folder = await temporaryFolder();
  await using mirror = await trustMirror(jobs.signing.files.trustedRoot);
  await using forged = await trustMirror(jobs.signing.files.trustedRoot);
  const root = join(folder.path, 'root.json');
  await writeFile(root, mirror.root);
  const from = (url: string) =>
    readTrust({ cwd: folder.path, mirror: { url, root, cache: join(folder.path, `cache-${new URL(url).port}`) } });

  expect(
    await verifyBytes(await jobs.sign(bytes), bytes, { ...jobs.belief, trust: await from(mirror.url) }),
  ).toHaveProperty('signer');
  await expect(from(forged.url)).rejects.toMatchObject({ code: 'ETRUSTROOT' });
});

it.each<[string, string]>([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['an empty one', '{}'],
  ['something else', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":7}'],
])('is refused when it is %s', async (_, text) => {
  await using folder = await temporaryFolder({ 'root.json': text });

  await expect(readTrust({ cwd: folder.path, file: 'root.json' })).rejects.toMatchObject({ code: 'ETRUSTROOT' });
});

it('that cannot be reached is named, and asked for again the next time', async () => {
  await using folder = await temporaryFolder();
  const place = { cwd: folder.path, file: 'late.json' };

  await expect(readTrust(place)).rejects.toMatchObject({
    code: 'ETRUSTROOT',
    message: expect.stringContaining('late.json'),
  });
  await writeFile(join(folder.path, 'late.json'), jobs.signing.files.trustedRoot);
  expect(await readTrust(place)).toBeDefined();
});
