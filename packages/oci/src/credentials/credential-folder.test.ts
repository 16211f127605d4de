import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
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
