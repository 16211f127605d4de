import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { gitIn } from '../../ledger/notes/git.ts';
import { worktreeAt } from './worktree.ts';

it('has the files of the tag, in the folder of the run', async () => {
  await using folder = await temporaryFolder({ 'whole.txt': 'whole', 'projects/größe one/part.txt': 'part' });
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: folder.path });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'start');
  await git('tag', 'v1.0.0');
  await execa('mkdir', [join(folder.path, 'later')]);

  for (const [below, file] of [
    ['', 'whole.txt'],
    ['projects/größe one', 'part.txt'],
    ['later', '../whole.txt'],
  ] as const) {
    const context = fakeContext({ cwd: join(folder.path, below), env: process.env });
    await using place = await worktreeAt(gitIn(context, realPorts(context)), 'v1.0.0');

    expect(place.cwd).toBe(join(place.root, below));
    expect(await readFile(join(place.cwd, file), 'utf8')).toMatch(/whole|part/);
  }
  expect((await git('worktree', 'list')).stdout.split('\n')).toHaveLength(1);
});
