import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { exampleEntry } from '../../test/example-entry.ts';
import { notaryAt } from '../../test/notary-at.ts';
import { gitIn } from './notes/git.ts';
import { refuseForeign } from './refuse-foreign.ts';

const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' },
  ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' },
};

/** A remote whose branch has grown since its tag, with a second branch beside it. */
async function grownRemote(branch: string) {
  const folder = await temporaryFolder();
  const bare = join(folder.path, 'remote.git');
  const work = join(folder.path, 'work');
  const { run } = realPorts(fakeContext({ cwd: folder.path, env }));
  const git = async (cwd: string, ...args: string[]) => {
    const { exitCode, stdout, tail } = await run('git', args, { cwd });
    if (exitCode !== 0) throw new Error(tail);
    return stdout.trim();
  };
  await git(folder.path, 'init', '--quiet', '--bare', '--initial-branch', branch, bare);
  await git(folder.path, 'clone', '--quiet', bare, work);
  await git(work, 'checkout', '--quiet', '-B', branch);
  const commit = (text: string) => git(work, 'commit', '--quiet', '--allow-empty', '--message', text);
  await commit('feat: one');
  await commit('feat: two');
  await git(work, 'tag', '--annotate', '--message', 'two', 'v1.2.0');
  const gitHead = await git(work, 'rev-parse', 'HEAD');
  await commit('feat: three');
  await git(work, 'push', '--quiet', 'origin', branch, 'v1.2.0');
  await git(work, 'checkout', '--quiet', '--orphan', 'other');
  await commit('feat: elsewhere');
  await git(work, 'push', '--quiet', 'origin', 'other');

  /** What is said of the release in a checkout made by these arguments of `git clone`. */
  async function judged(name: string, how: readonly string[], then: readonly string[] = [], claimed = branch) {
    const cwd = join(folder.path, name);
    await git(folder.path, 'clone', '--quiet', ...how, `file://${bare}`, cwd);
    await git(cwd, 'fetch', '--quiet', '--tags', '--all');
    if (then.length > 0) await git(cwd, ...then);
    const context = fakeContext({ cwd, env, options: { repositoryUrl: `file://${bare}`, tagFormat: 'v${version}' } });
    const entry = exampleEntry({ gitHead, branch: { name: claimed } });
    return refuseForeign(gitIn(context, realPorts(context)), context, entry, notaryAt(context)).then(
      () => 'accepted',
      (error: { code?: string }) => error.code,
    );
  }
  const makeDefault = (name: string) => git(bare, 'symbolic-ref', 'HEAD', `refs/heads/${name}`);
  return { judged, makeDefault, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe.each(['main', 'release/größe-1.x'])('a release of the branch %s', (branch) => {
  it('is accepted in every kind of checkout', async () => {
    await using place = await grownRemote(branch);

    expect(await place.judged('whole', [])).toBe('accepted');
    expect(await place.judged('shallow', ['--depth', '1'])).toBe('accepted');
    expect(await place.judged('single', ['--single-branch', '--branch', 'other'])).toBe('accepted');
    expect(await place.judged('detached', [], ['checkout', '--quiet', '--detach', 'v1.2.0'])).toBe('accepted');
    expect(await place.judged('renamed', ['--origin', 'upstream'])).toBe('accepted');
  });

  it('is refused under the name of another branch', async () => {
    await using place = await grownRemote(branch);

    expect(await place.judged('other', [], [], 'other')).toBe('EFOREIGNENTRY');
    expect(await place.judged('shallow', ['--depth', '1'], [], 'other')).toBe('EFOREIGNENTRY');
  });

  it('is accepted when its branch is gone and the default branch has its commit, as after a merge', async () => {
    await using place = await grownRemote(branch);
    const stale = ['fetch', '--quiet', 'origin', `+refs/heads/${branch}:refs/waybill/branch`];

    expect(await place.judged('gone', [], [], 'gone')).toBe('accepted');
    expect(await place.judged('shallow', ['--depth', '1'], [], 'gone')).toBe('accepted');
    await place.makeDefault('other');
    expect(await place.judged('lost', [], stale, 'gone')).toBe('EBRANCHGONE');
  });
});
