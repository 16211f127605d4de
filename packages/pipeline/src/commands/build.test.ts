import { expect, it } from '@jest/globals';
import type { Shell } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { build } from './build.ts';

it('says that a configuration has no pipeline', async () => {
  await using place = await temporaryFolder({ 'release.config.mjs': 'export default { plugins: [] };' });
  const cwd = place.path;
  await execa('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd });
  await execa('git', ['remote', 'add', 'origin', cwd], { cwd });
  const { stdout, stderr } = fakeContext();

  const shell = { cwd, stdout, stderr, env: { PATH: process.env['PATH'] } } as unknown as Shell;
  await expect(build(shell)).rejects.toMatchObject({ code: 'ENOPIPELINE' });
});
