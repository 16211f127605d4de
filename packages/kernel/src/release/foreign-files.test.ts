import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { options } from '../options/options.ts';
import { definePlugin } from '../plugin/define-plugin.ts';
import { type Run, runner } from '../ports/processes/run.ts';
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

  it.each(['.Waybill/1.2.0/dist/a.whl', '.WAYBILL/current/a'])(
    'must not come with the repository under a name that some disks take for it: %s',
    async (file) => {
      await using folder = await repository({ [file]: '' });
      await recordArtifact(folder.path, '1.2.0', { kind: 'file', name: 'a', mediaType: 'text/plain' });

      await expect(check(folder.path)).rejects.toMatchObject({ code: 'EFOLDERTRACKED' });
    },
  );

  it.each(['.waybill', '.waybill/1.2.0'])('must be no repository in the repository: %s', async (place) => {
    await using folder = await repository();
    const inner = join(folder.path, place);
    await mkdir(inner, { recursive: true });
    await execa('git', ['init', '--quiet'], { cwd: inner });
    await execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--allow-empty', '-qm', 'a'], {
      cwd: inner,
    });
    await execa('git', ['add', '--force', place], { cwd: folder.path });

    await expect(check(folder.path)).rejects.toMatchObject({ code: 'EFOLDERTRACKED' });
  });

  it('holds neither pipes nor sockets, and is itself a folder', async () => {
    await using folder = await repository();
    await mkdir(join(folder.path, '.waybill/1.2.0'), { recursive: true });
    await execa('mkfifo', [join(folder.path, '.waybill/1.2.0/waybill.json')]);
    await using other = await repository();
    await writeFile(join(other.path, '.waybill'), '');

    await expect(check(folder.path)).rejects.toMatchObject({
      code: 'EFOLDERFILE',
      message: expect.stringContaining('`.waybill/1.2.0/waybill.json`'),
    });
    await expect(check(other.path)).rejects.toMatchObject({ code: 'EFOLDERFILE' });
  });

  it('is looked at for every plugin alone, and once for those that ask at the same time', async () => {
    await using folder = await repository({ '.waybill/1.2.0/a': '' });
    const { verifyConditions } = definePlugin('parcel', options({}), { async verifyConditions() {} });
    const context = fakeContext({ cwd: folder.path, env: process.env });
    let asked = 0;
    const real = runner(context);
    const run: Run = (...args) => {
      asked++;
      return real(...args);
    };

    const all = await Promise.allSettled([1, 2, 3].map(() => verifyConditions({}, context, { run })));

    expect(all).toMatchObject([1, 2, 3].map(() => ({ status: 'rejected', reason: { code: 'EFOLDERTRACKED' } })));
    expect(asked).toBe(1);
  });

  it('is not followed out of itself while it is read', async () => {
    await using folder = await repository();
    await mkdir(join(folder.path, '.waybill/1.2.0'), { recursive: true });
    // A link to the root would be read for ever.
    await symlink('/', join(folder.path, '.waybill/current'));
    await writeFile(join(folder.path, '.waybill/1.2.0/a'), '');

    await expect(check(folder.path)).resolves.toBeUndefined();
  });
});
