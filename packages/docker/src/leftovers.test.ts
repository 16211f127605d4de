import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { proofImage, removeBuilders, removeProofs } from './leftovers.ts';
import { ownName } from './own-name.ts';

const begun = new Date('2026-01-02T12:00:00Z');
const clock = { now: () => new Date('2026-01-03T12:00:00Z'), sleep: async () => {} };

it('removes containers, images and files of a proof, and no younger ones', async () => {
  const files = {
    '.waybill/1.1.0/proof-x/oci-layout': '{}',
    '.waybill/1.1.0/proof-x.tar': '',
    '.waybill/1.2.0/image/a': '',
  };
  await using folder = await temporaryFolder(files);
  const cwd = folder.path;
  const [dead, alive] = [ownName(cwd, begun), ownName(cwd, clock.now())];
  const run = fakeRun(({ args }) => {
    if (args[0] === 'ps') return { stdout: `${dead}\n${alive}\n` };
    return args.includes('ls') ? { stdout: `${proofImage(dead)}\n${proofImage(alive)}\nother:latest\n` } : {};
  });

  await removeProofs({ ports: { run, clock }, context: { cwd, env: {} } });

  expect(run.ran.slice(2).map(({ args }) => args)).toEqual([
    ['rm', '--force', '--volumes', dead],
    ['image', 'rm', proofImage(dead)],
  ]);
  expect(await readdir(join(cwd, '.waybill/1.1.0'))).toEqual([]);
  expect(await readdir(join(cwd, '.waybill/1.2.0'))).toEqual(['image']);
});

it('removes the builders of this repository and of no other one, without asking any', async () => {
  const [own, others] = [ownName('/acme', begun), ownName('/other', begun)];
  await using folder = await temporaryFolder({ [`instances/${own}`]: '{}', [`instances/${others}`]: '{}' });
  const run = fakeRun(() => ({}));

  await removeBuilders({ ports: { run, clock }, context: { cwd: '/acme', env: { BUILDX_CONFIG: folder.path } } });

  expect(run.ran.map(({ args }) => args)).toEqual([['buildx', 'rm', '--force', own]]);
});

it('is content where no engine answers', async () => {
  await using folder = await temporaryFolder({});
  const run = fakeRun(() => ({ exitCode: 1, stderr: 'Cannot connect to the Docker daemon' }));
  const context = { cwd: folder.path, env: { HOME: folder.path } };

  await removeProofs({ ports: { run, clock }, context });
  await removeBuilders({ ports: { run, clock }, context });

  expect(run.ran).toHaveLength(2);
});
