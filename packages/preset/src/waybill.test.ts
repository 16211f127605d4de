import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { execa } from 'execa';

it('brings the command itself: pnpm links no programs of dependencies of dependencies', async () => {
  const folder = join(import.meta.dirname, '..');
  const { bin, publishConfig } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { stdout } = await execa(process.execPath, [join(folder, bin.waybill), '--version']);

  expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  expect(Object.keys(publishConfig.bin)).toEqual(['waybill']);
});
