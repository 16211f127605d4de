import { expect, it } from '@jest/globals';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { ownName } from '../image/own-name.ts';
import { removeBuilders } from './nodes.ts';

const begun = new Date('2026-01-02T12:00:00Z');
const clock = { now: () => new Date('2026-01-03T12:00:00Z'), sleep: async () => {} };

it('removes the builders of this repository and of no other one, without asking any', async () => {
  const [own, others] = [ownName('/acme', begun), ownName('/other', begun)];
  await using folder = await temporaryFolder({ [`instances/${own}`]: '{}', [`instances/${others}`]: '{}' });
  const run = fakeRun(() => ({}));

  await removeBuilders({ ports: { run, clock }, context: { cwd: '/acme', env: { BUILDX_CONFIG: folder.path } } });

  expect(run.ran.map(({ args }) => args)).toEqual([['buildx', 'rm', '--force', own]]);
});

it('removes nothing where buildx has kept no builder', async () => {
  await using folder = await temporaryFolder({});
  const run = fakeRun(() => ({}));

  await removeBuilders({ ports: { run, clock }, context: { cwd: '/acme', env: { HOME: folder.path } } });

  expect(run.ran).toEqual([]);
});
