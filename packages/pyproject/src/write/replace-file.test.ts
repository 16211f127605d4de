import { chmod, chown, lstat, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { replaceFile } from './replace-file.ts';

const isRoot = process.getuid?.() === 0;

test.each([0o644, 0o600, 0o666, 0o755])('keeps the mode %i and leaves nothing beside the file', async (mode) => {
  await using folder = await temporaryFolder({ 'a.toml': 'old' });
  const path = join(folder.path, 'a.toml');
  await chmod(path, mode);

  replaceFile(path, 'new\r\n\uFEFF');

  expect(await readFile(path, 'utf8')).toBe('new\r\n\uFEFF');
  expect((await stat(path)).mode & 0o777).toBe(mode);
  expect(await readdir(folder.path)).toEqual(['a.toml']);
});

test('replaces the target of a symbolic link', async () => {
  await using folder = await temporaryFolder({ 'real/a.toml': 'old' });
  const link = join(folder.path, 'a.toml');
  await symlink('real/a.toml', link);

  replaceFile(link, 'new');

  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder.path, 'real/a.toml'), 'utf8')).toBe('new');
});

test('is a replacement, not an overwriting', async () => {
  await using folder = await temporaryFolder({ 'a.toml': 'old' });
  const path = join(folder.path, 'a.toml');
  const before = await stat(path);

  replaceFile(path, 'new');

  expect((await stat(path)).ino).not.toBe(before.ino);
});

test('leaves nothing behind where it cannot replace', async () => {
  await using folder = await temporaryFolder({ 'a/b': 'x' });

  expect(() => replaceFile(join(folder.path, 'a'), 'new')).toThrow();

  expect(await readdir(folder.path)).toEqual(['a']);
});

(isRoot ? test : test.skip)('keeps the owner when root replaces a file', async () => {
  await using folder = await temporaryFolder({ 'a.toml': 'old' });
  const path = join(folder.path, 'a.toml');
  await chown(path, 1234, 4321);

  replaceFile(path, 'new');

  expect(await stat(path)).toMatchObject({ uid: 1234, gid: 4321 });
});
