import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '../../testing.ts';
import { removeDeadFolders, scratchFolder } from './scratch-folder.ts';

it('is there for the moment only', async () => {
  await using parent = await temporaryFolder();
  {
    await using folder = scratchFolder('copy', { parent: parent.path });
    await writeFile(join(folder.path, 'file'), '');
    expect(await readdir(parent.path)).toEqual([basename(folder.path)]);
  }
  expect(await readdir(parent.path)).toEqual([]);
});

it('removes what dead processes have left, and nothing that may be in use', async () => {
  await using parent = await temporaryFolder();
  await using living = scratchFolder('login', { parent: parent.path, isSecret: true });
  const own = basename(living.path);
  const [, place = '', born = ''] = /^waybill-login-(\w+)-\d+-(\d+)-/.exec(own) ?? [];
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const names = {
    ofTheDead: own.replace(`-${process.pid}-`, `-${dead}-`),
    // The number of a process is used again; its start is another one.
    ofTheFormer: own.replace(`-${born}-`, `-${Number(born) - 1}-`),
    elsewhere: own.replace(place, '0'.repeat(12)),
    elsewhereLongAgo: `${own.replace(place, '1'.repeat(12))}x`,
    another: 'waybill-other',
    foreign: 'login',
  };
  for (const name of Object.values(names)) {
    await mkdir(join(parent.path, name));
    await writeFile(join(parent.path, name, 'config.json'), '{}');
  }
  await utimes(join(parent.path, names.elsewhereLongAgo), 0, 0);

  removeDeadFolders(parent.path);

  const kept = [own, names.elsewhere, names.another, names.foreign];
  expect((await readdir(parent.path)).sort()).toEqual(kept.sort());
});
