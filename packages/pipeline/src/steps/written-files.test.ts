import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import type { PrepareInput } from './prepare-stage.ts';
import { changedVersionFiles } from './written-files.ts';

test('a version that a build wrote is committed where git tracks the file, and not where git ignores it', async () => {
  await using folder = await temporaryFolder();
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder.path, file)), { recursive: true });
    await writeFile(join(folder.path, file), text);
  };
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: folder.path });
  await write('.gitignore', 'src/parcel/_version.py\nuv.lock\n');
  for (const file of ['src/parcel/__init__.py', 'crate/version.py', 'README.md', 'pyproject.toml'])
    await write(file, '');
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'start');

  const made = ['src/parcel/_version.py', 'uv.lock', 'src/other/version.py'];
  for (const file of [...made, 'src/parcel/__init__.py', 'crate/version.py', 'README.md']) await write(file, '1.2.0\n');
  const context = fakeContext({ cwd: folder.path, env: process.env });
  const input = { context, ports: realPorts(context) } as unknown as PrepareInput;

  expect(await changedVersionFiles(input)).toEqual(['crate/version.py', 'src/parcel/__init__.py']);
});
