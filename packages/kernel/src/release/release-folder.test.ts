import { link, mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing.ts';
import { releaseFolder } from './release-folder.ts';

it('is named by the link `current`, whatever was in its place', async () => {
  await using folder = await temporaryFolder();
  const current = join(folder.path, '.waybill/current');

  await releaseFolder(folder.path, '1.1.0');
  expect(await readlink(current)).toBe('1.1.0');
  const made = await releaseFolder(folder.path, '1.2.0');
  await writeFile(join(made, 'a'), 'new');
  expect(await readFile(join(current, 'a'), 'utf8')).toBe('new');
});

it('is made where a job has got a copy of the folder without links from another one', async () => {
  await using folder = await temporaryFolder({ '.waybill/current/a': 'old', '.waybill/1.1.0/a': 'old' });
  await mkdir(join(folder.path, '.waybill/current/dist'));

  const made = await releaseFolder(folder.path, '1.2.0');
  await writeFile(join(made, 'a'), 'new');

  expect(await readFile(join(folder.path, '.waybill/current/a'), 'utf8')).toBe('new');
  expect(await readFile(join(folder.path, '.waybill/1.1.0/a'), 'utf8')).toBe('old');
});

it('writes through no other name of a file', async () => {
  await using folder = await temporaryFolder({ elsewhere: 'kept', '.waybill/a': '' });
  await link(join(folder.path, 'elsewhere'), join(folder.path, '.waybill/.gitignore'));

  await releaseFolder(folder.path, '1.2.0');

  expect(await readFile(join(folder.path, 'elsewhere'), 'utf8')).toBe('kept');
  expect(await readFile(join(folder.path, '.waybill/.gitignore'), 'utf8')).toBe('*\n');
});
