import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { readPlainConfiguration } from './read-configuration.ts';

it.each([
  ['acme/parcel', 'https://github.com/acme/parcel.git'],
  ['gitlab:acme/parcel', 'https://gitlab.com/acme/parcel.git'],
  ['git+https://host.invalid/acme/parcel.git', 'https://host.invalid/acme/parcel.git'],
  ['https://host.invalid/acme/parcel.git', 'https://host.invalid/acme/parcel.git'],
  ['git@host.invalid:acme/parcel.git', 'git@host.invalid:acme/parcel.git'],
])('reads the address %s as %s, and asks nobody', async (repositoryUrl, expected) => {
  const settings = { repositoryUrl, tagFormat: 'parcel-${version}', plugins: [] };
  await using folder = await temporaryFolder({ '.releaserc': JSON.stringify(settings) });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  // Without a PATH there is no git that could ask.
  const shell = { cwd: folder.path, env: { PATH: '' }, stdout, stderr };

  const { context, plugins } = await readPlainConfiguration(shell, 'main');

  expect(context.options).toMatchObject({ repositoryUrl: expected, tagFormat: 'parcel-${version}' });
  expect({ plugins, branch: context.branch }).toEqual({ plugins: [], branch: { name: 'main' } });
});
