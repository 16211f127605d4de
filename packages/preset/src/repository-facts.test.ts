import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { findTagFormat, readRepository } from './repository-facts.ts';

const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** A clone of a repository with these branches, the first of which is the default one. */
function cloned(folder: string, [main = '', ...others]: readonly string[], tags: readonly string[] = []): string {
  const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env, stdio: 'pipe' });
  const [origin, clone] = [join(folder, 'origin'), join(folder, 'clone')];
  git(folder, 'init', '--quiet', `--initial-branch=${main}`, origin);
  const author = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  git(origin, ...author, 'commit', '--quiet', '--allow-empty', '--message=feat: weigh');
  for (const name of others) git(origin, 'branch', name);
  for (const name of tags) git(origin, 'tag', name);
  git(folder, 'clone', '--quiet', origin, clone);
  return clone;
}

it.each([[['trunk']], [['master', 'main']], [['develop', 'master']], [['team/trunk', '1.x']]])(
  'the default branch of a clone with %j is the first one, and has() knows all',
  async (branches) => {
    await using folder = await temporaryFolder();

    const facts = readRepository({ cwd: cloned(folder.path, branches), env });

    expect(facts.defaultBranch).toBe(branches[0]);
    expect(branches.every((name) => facts.has(name))).toBe(true);
    expect(facts.has('other')).toBe(false);
  },
);

it('is told the default branch by the CI service, where the clone does not know it', async () => {
  await using folder = await temporaryFolder();

  expect(readRepository({ cwd: folder.path, env: { ...env, CI_DEFAULT_BRANCH: 'trunk' } }).defaultBranch).toBe('trunk');
  expect(readRepository({ cwd: folder.path, env }).defaultBranch).toBeUndefined();
});

it('finds tags without `v` in a clone', async () => {
  await using folder = await temporaryFolder();
  const cwd = cloned(folder.path, ['main'], ['1.0.0', 'v0.9.0', 'docs-1']);

  expect(findTagFormat({ cwd, env })).toBe('${version}');
});
