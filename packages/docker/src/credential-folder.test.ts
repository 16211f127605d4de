import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { credentialFolder } from './credential-folder.ts';

it('is there for the moment only', async () => {
  await using parent = await temporaryFolder();
  {
    await using folder = await credentialFolder(parent.path);
    expect(await readdir(parent.path)).toEqual([basename(folder.path)]);
  }
  expect(await readdir(parent.path)).toEqual([]);
});

it('takes the place of what a dead process has left, and of nothing else', async () => {
  await using parent = await temporaryFolder();
  await using living = await credentialFolder(parent.path);
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const own = basename(living.path);
  const abandoned = own.replace(`-${process.pid}-`, `-${dead}-`);
  const elsewhere = abandoned.replace(/login-[0-9a-f]{8}/, 'login-00000000');
  for (const name of [abandoned, elsewhere, 'waybill-other']) {
    await mkdir(join(parent.path, name));
    await writeFile(join(parent.path, name, 'config.json'), '{}');
  }

  await using folder = await credentialFolder(parent.path);

  expect((await readdir(parent.path)).sort()).toEqual([own, elsewhere, basename(folder.path), 'waybill-other'].sort());
});
