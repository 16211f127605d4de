import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { ownName } from '../image/own-name.ts';
import { nameLoadedImage, removeLeftovers } from './leftovers.ts';

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
    return args.includes('ls') ? { stdout: `${nameLoadedImage(dead)}\n${nameLoadedImage(alive)}\nother:latest\n` } : {};
  });

  await removeLeftovers({ ports: { run, clock }, context: { cwd } });

  expect(run.ran.slice(2).map(({ args }) => args)).toEqual([
    ['rm', '--force', '--volumes', dead],
    ['image', 'rm', nameLoadedImage(dead)],
  ]);
  expect(await readdir(join(cwd, '.waybill/1.1.0'))).toEqual([]);
  expect(await readdir(join(cwd, '.waybill/1.2.0'))).toEqual(['image']);
});

it('is content where no engine answers', async () => {
  await using folder = await temporaryFolder({});
  const run = fakeRun(() => ({ exitCode: 1, stderr: 'Cannot connect to the Docker daemon' }));
  const context = { cwd: folder.path };

  await removeLeftovers({ ports: { run, clock }, context });

  expect(run.ran).toHaveLength(2);
});
