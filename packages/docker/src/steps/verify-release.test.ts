import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { prepare, verifyRelease } from '../index.ts';

async function setUp(dryRun: boolean) {
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n' });
  const registry = await memoryRegistry();
  const ports = fakePorts(folder.path, { layout: { runs: { Entrypoint: ['parcel'] } } });
  const context = fakeContext({ cwd: folder.path, options: { dryRun }, env: { HOME: folder.path } });
  async function dispose() {
    await registry[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  }
  const builds = () => ports.run.ran.filter(({ args }) => args.includes('--output')).length;
  const kept = () => readdir(join(folder.path, '.waybill/1.2.0')).catch(() => []);
  return { image: registry.image, registry, ports, context, builds, kept, [Symbol.asyncDispose]: dispose };
}

it('builds and checks in a dry run, and keeps nothing', async () => {
  await using set = await setUp(true);

  await verifyRelease({ image: set.image, rehearse: true, cacheTo: ['type=gha'] }, set.context, set.ports);

  expect(set.builds()).toBe(1);
  expect(set.ports.run.ran.flatMap(({ args }) => args)).not.toContain('--cache-to');
  expect(set.ports.run.ran.map(({ args }) => args[0])).toContain('run');
  expect(await set.kept()).toEqual([]);
  expect(set.registry.writes).toEqual([]);
});

it('leaves alone what an earlier release of this version has built', async () => {
  await using set = await setUp(true);
  await prepare({ image: set.image }, set.context, set.ports);
  const before = await set.kept();

  await verifyRelease({ image: set.image, rehearse: true }, set.context, set.ports);

  expect(await set.kept()).toEqual(before);
});

it('ends the dry run when the image does not prove itself', async () => {
  await using set = await setUp(true);
  const raw = { image: set.image, rehearse: true, maxSize: '1 kB' };

  await expect(verifyRelease(raw, set.context, set.ports)).rejects.toMatchObject({ code: 'EIMAGETOOLARGE' });
  expect(await set.kept()).toEqual([]);
});

it.each([
  [false, true],
  [true, false],
])('builds nothing in a release, or when nobody asks: dry run %s, asked %s', async (dryRun, rehearse) => {
  await using set = await setUp(dryRun);

  await verifyRelease({ image: set.image, rehearse }, set.context, set.ports);

  expect(set.builds()).toBe(0);
});
