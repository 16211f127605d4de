import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { runner } from '../ports/processes/run.ts';
import { fakeContext, temporaryFolder } from '../testing.ts';
import { recordArtifact } from './artifacts.ts';
import { refuseForeignFiles } from './foreign-files.ts';

async function repository(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder(files);
  await execa('git', ['init', '--quiet'], { cwd: folder.path });
  await execa('git', ['add', '--all', '--force'], { cwd: folder.path });
  return folder;
}

const check = (cwd: string) => refuseForeignFiles(cwd, runner(fakeContext({ cwd, env: process.env })));

describe('the folder of releases', () => {
  it('may be missing', async () => {
    await using folder = await repository({ 'README.md': '' });

    await expect(check(folder.path)).resolves.toBeUndefined();
  });

  it('may hold what releases left there', async () => {
    await using folder = await repository({ 'README.md': '' });
    await recordArtifact(folder.path, '1.1.0', { kind: 'file', name: 'a', mediaType: 'text/plain' });
    await recordArtifact(folder.path, '1.2.0', { kind: 'file', name: 'a', mediaType: 'text/plain' });

    await expect(check(folder.path)).resolves.toBeUndefined();
  });

  it('may be there where git is not', async () => {
    await using folder = await temporaryFolder();
    await recordArtifact(folder.path, '1.2.0', { kind: 'file', name: 'a', mediaType: 'text/plain' });

    await expect(check(folder.path)).resolves.toBeUndefined();
  });

  it.each(['.waybill/1.2.0/artifacts/wheel-a.json', '.waybill/.gitignore', '.waybill/1.2.0/dist/a.whl'])(
    'must not come with the repository: %s',
    async (file) => {
      await using folder = await repository({ [file]: '' });

      await expect(check(folder.path)).rejects.toMatchObject({
        code: 'EFOLDERTRACKED',
        message: expect.stringContaining(file),
      });
    },
  );

  it.each(['.waybill', '.waybill/1.2.0', '.waybill/1.2.0/dist', '.waybill/1.2.0/dist/a.whl', '.waybill/1.2.0/current'])(
    'must hold no link: %s',
    async (place) => {
      await using folder = await repository({ 'elsewhere/a.whl': '' });
      await mkdir(join(folder.path, place, '..'), { recursive: true });
      await symlink(join(folder.path, 'elsewhere'), join(folder.path, place));

      await expect(check(folder.path)).rejects.toMatchObject({
        code: 'EFOLDERLINK',
        message: expect.stringContaining(place),
      });
    },
  );

  it('is not followed out of itself while it is read', async () => {
    await using folder = await repository();
    await mkdir(join(folder.path, '.waybill/1.2.0'), { recursive: true });
    // A link to the root would be read for ever.
    await symlink('/', join(folder.path, '.waybill/current'));
    await writeFile(join(folder.path, '.waybill/1.2.0/a'), '');

    await expect(check(folder.path)).resolves.toBeUndefined();
  });
});
