import { readdir } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { ownName, removeBuilders, removeProofs } from './leftovers.ts';

const clock = { now: () => new Date(0), sleep: async () => {} };

it('names what is its own after the repository, and anew each time', () => {
  const [one, two, other] = [ownName('/acme'), ownName('/acme'), ownName('/other')];

  expect(one.name.startsWith(one.prefix)).toBe(true);
  expect(two.prefix).toBe(one.prefix);
  expect(two.name).not.toBe(one.name);
  expect(other.prefix).not.toBe(one.prefix);
});

it('removes the builders of this repository and of no other one', async () => {
  const [own, others] = [ownName('/acme').name, ownName('/other').name];
  const listed = [
    'NAME/NODE   DRIVER/ENDPOINT',
    `${own}*   docker-container`,
    ` \\_ ${own}0   tcp://x`,
    `${others}  remote`,
  ];
  const run = fakeRun(({ args }) => (args.includes('ls') ? { stdout: listed.join('\n') } : {}));

  await removeBuilders(run, '/acme');

  expect(run.ran.slice(1).map(({ args }) => args)).toEqual([['buildx', 'rm', '--force', own]]);
});

it('removes images and files of a proof', async () => {
  await using folder = await temporaryFolder({
    'proof-x/oci-layout': '{}',
    'proof-x.tar': '',
    'image/oci-layout': '{}',
  });
  const run = fakeRun(({ args }) => (args.includes('ls') ? { stdout: 'waybill.invalid/proof:one\n\n' } : {}));

  await removeProofs({ run, clock }, '/acme', folder.path);

  expect(run.ran.map(({ args }) => args.slice(0, 3))).toEqual([
    ['image', 'ls', '--filter'],
    ['image', 'rm', 'waybill.invalid/proof:one'],
  ]);
  expect(await readdir(folder.path)).toEqual(['image']);
});

it('is content where no engine answers', async () => {
  await using folder = await temporaryFolder({});
  const run = fakeRun(() => ({ exitCode: 1, stderr: 'Cannot connect to the Docker daemon' }));

  await removeProofs({ run, clock }, '/acme', folder.path);
  await removeBuilders(run, '/acme');

  expect(run.ran).toHaveLength(2);
});
