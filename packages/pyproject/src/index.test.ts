import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from './index.ts';

const files = {
  'pyproject.toml': '# Parcel\r\n[project]\r\nname = "Acme.Parcel"\r\nversion = \'1.1.0\'   # by release\r\n',
  'uv.lock':
    'version = 1\n\n[[package]]\nname = "acme-parcel"\nversion = "1.1.0"\nsource = { editable = "." }\n\n[[package]]\nname = "idna"\nversion = "1.1.0"\nsource = { registry = "https://index.example/simple" }\n',
  'package.json': '{\n\t"name": "parcel",\n\t"version": "1.1.0",\n\t"dependencies": { "x": "1.1.0" }\n}\n',
  'package-lock.json':
    '{"name":"parcel","version":"1.1.0","packages":{"":{"version":"1.1.0"},"x":{"version":"1.1.0"}}}',
};

const beta = { version: '1.2.0-beta.3', gitTag: 'v1.2.0-beta.3', gitHead: 'b'.repeat(40), type: 'minor' };

async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}

describe('a release', () => {
  test('writes the version into every file, each in its spelling, and touches nothing else', async () => {
    await using folder = await temporaryFolder(files);

    await prepare({}, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect(await contents(folder.path)).toEqual({
      'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0b3'),
      'uv.lock': files['uv.lock'].replace('1.1.0', '1.2.0b3'),
      'package.json': files['package.json'].replace('1.1.0', '1.2.0-beta.3'),
      'package-lock.json': files['package-lock.json'].replace('1.1.0', '1.2.0-beta.3').replace('1.1.0', '1.2.0-beta.3'),
    });
  });

  test('changes nothing when it runs again', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });
    await prepare({}, context);
    const once = await contents(folder.path);

    await prepare({}, context);

    expect(await contents(folder.path)).toEqual(once);
    expect(context.lines.at(-1)).toBe('Every file has this version already.');
  });

  test('finishes what a run that was cut off left half done', async () => {
    await using whole = await temporaryFolder(files);
    await using half = await temporaryFolder({
      ...files,
      'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0b3'),
    });

    await prepare({}, fakeContext({ cwd: whole.path, nextRelease: beta }));
    await prepare({}, fakeContext({ cwd: half.path, nextRelease: beta }));

    expect(await contents(half.path)).toEqual(await contents(whole.path));
  });

  test('edits the one that counts of two keys with the same name', async () => {
    await using folder = await temporaryFolder({ ...files, 'package.json': '{"version":"1.1.0","version":"1.1.0"}' });

    await prepare({}, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect((await contents(folder.path))['package.json']).toBe('{"version":"1.1.0","version":"1.2.0-beta.3"}');
  });
});

describe('a dry run', () => {
  test('says where the version stands, and what stays alone', async () => {
    await using folder = await temporaryFolder({ ...files, 'package.json': '{"private":true}' });
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({}, context);

    expect(context.lines).toEqual([
      '`pyproject.toml` holds the version in `project.version` (now 1.1.0).',
      '`uv.lock` holds the version in `package[0].version` (now 1.1.0).',
      // The lock file repeats `package.json`.
      'Left unchanged: `package.json` (no version). The version of the project is 1.1.0.',
    ]);
  });

  test('shows the difference and writes nothing', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await verifyRelease({}, context);

    const shown = context.lines.join('\n');
    expect(shown).toContain('--- a/pyproject.toml\n+++ b/pyproject.toml\n');
    expect(shown).toContain("-version = '1.1.0'   # by release");
    expect(shown).toContain("+version = '1.2.0b3'   # by release");
    expect(shown).toContain('+\t"version": "1.2.0-beta.3",');
    expect(await contents(folder.path)).toEqual(files);
  });

  test('says so when there is no difference', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': '[project]\nversion = "1.2.0"' });
    const context = fakeContext({ cwd: folder.path });

    await verifyRelease({}, context);

    expect(context.lines).toEqual(['Every file has this version already.']);
  });
});

describe('where there is no Python project', () => {
  test('the plugin switches itself off when it may, and says so once', async () => {
    await using folder = await temporaryFolder();
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({ enabled: 'auto' }, context);
    await verifyRelease({ enabled: 'auto' }, context);
    await prepare({ enabled: 'auto' }, context);

    expect(context.lines).toEqual(['Off: no `pyproject.toml`, and no `setup.py`.']);
  });

  test('a file that cannot be read is not taken for none', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': new Uint8Array([0xe9]) });

    await expect(verifyConditions({ enabled: 'auto' }, fakeContext({ cwd: folder.path }))).rejects.toThrow();
  });

  test('it takes part by itself where there is one', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({ enabled: 'auto' }, context);

    expect(context.lines).toHaveLength(4);
  });
});
