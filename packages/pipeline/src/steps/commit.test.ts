import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { isCheckedOutElsewhere } from './commit.ts';
import type { PrepareInput } from './prepare-stage.ts';

test('a branch that another working tree has checked out cannot be pushed to in this one, and git says so', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const git = (name: string, ...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: at(name), reject: false });
  await git('.', 'init', '--quiet', '--initial-branch', 'release/1.x', 'home');
  await git('home', 'commit', '--quiet', '--allow-empty', '--message', 'start');
  await git('home', 'worktree', 'add', '--quiet', '--detach', at('detached'));
  await git('.', 'clone', '--quiet', 'home', 'clone');
  await git('.', 'clone', '--quiet', 'home', 'detached-clone');
  await git('detached-clone', 'checkout', '--quiet', '--detach');

  const asked: Record<string, boolean> = {};
  const refused: Record<string, boolean> = {};
  for (const name of ['detached', 'home', 'clone', 'detached-clone']) {
    const context = fakeContext({ cwd: at(name), env: process.env, branch: { name: 'release/1.x' } });
    asked[name] = await isCheckedOutElsewhere({ context, ports: realPorts(context) } as unknown as PrepareInput);
    await git(name, 'commit', '--quiet', '--allow-empty', '--message', name);
    refused[name] = (await git(name, 'push', '.', 'HEAD:release/1.x')).exitCode !== 0;
  }

  expect(asked).toEqual({ home: false, detached: true, clone: false, 'detached-clone': false });
  expect(refused).toEqual(asked);
});
