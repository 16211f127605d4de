import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { planBranches } from './plan-branches.ts';
import { findStable, readBranches } from './read-branches.ts';

const options = { developBranch: 'develop', hotfixBranches: ['hotfix/*'] };

/** A clone with a remote: each step is a command of git, without `git`. */
async function clone(...steps: readonly string[]) {
  const folder = await temporaryFolder();
  const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const context = fakeContext({ cwd: folder.path, env });
  const ports = realPorts(context);
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const git = async (...args: string[]) => {
    const { exitCode, stdout, tail } = await ports.run('git', [...identity, ...args], { cwd: folder.path });
    if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${tail}`);
    return stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  // Commits of one second with one message would be the same.
  for (const [at, step] of steps.entries()) await git(...step.replace(/-m x$/, `-m ${at}`).split(' '));
  return {
    git,
    async find(branch: string) {
      const gitHead = await git('rev-parse', 'HEAD');
      const nextRelease = { ...context.nextRelease, gitTag: 'v9.9.9', gitHead };
      const found = await readBranches({
        context: { ...context, branch: { name: branch }, nextRelease },
        options,
        ports,
      });
      return found && planBranches(found, options.developBranch);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const commit = 'commit --quiet --allow-empty -m x';
const remote = (name: string) => `update-ref refs/remotes/origin/${name} HEAD`;

describe('branches that lack the last stable release', () => {
  it('none does where all of them were made after it', async () => {
    await using repository = await clone(commit, 'tag v1.0.0', remote('develop'), remote('hotfix/1.0.1'), commit);

    expect(await repository.find('main')).toEqual([]);
  });

  it('develop, and a hotfix branch with commits of its own, each with what to do', async () => {
    await using repository = await clone(
      ...[commit, 'tag v1.0.0', 'switch --quiet -c side', commit, remote('develop'), remote('hotfix/1.0.1')],
      ...['switch --quiet main', commit, 'tag v1.1.0', 'tag v1.2.0-beta.1', commit],
    );

    const found = await repository.find('main');

    expect(found).toMatchObject([
      {
        text: '`develop` lacks the last stable release `v1.1.0`.',
        remedy: expect.stringContaining(
          'git switch develop && git pull && git merge v1.1.0 && git push origin develop',
        ),
      },
      {
        text: expect.stringContaining('`hotfix/1.0.1` is behind'),
        remedy: expect.stringContaining('--delete hotfix/1.0.1'),
      },
    ]);
    // What is said helps.
    await repository.git('switch', '--quiet', 'side');
    await repository.git('merge', '--quiet', '-m', 'merge', 'v1.1.0');
    for (const name of ['develop', 'hotfix/1.0.1'])
      await repository.git('update-ref', `refs/remotes/origin/${name}`, 'HEAD');
    await repository.git('switch', '--quiet', 'main');
    expect(await repository.find('main')).toEqual([]);
  });

  it('a branch that was merged is none', async () => {
    await using repository = await clone(
      commit,
      remote('hotfix/0.9.1'),
      remote('develop'),
      commit,
      'tag v1.0.0',
      commit,
    );

    expect(await repository.find('main')).toEqual([]);
  });

  it('develop itself, when it releases', async () => {
    await using repository = await clone(
      ...[
        commit,
        'switch --quiet -c develop',
        commit,
        'switch --quiet main',
        commit,
        'tag v1.0.0',
        'switch --quiet develop',
      ],
    );

    expect(await repository.find('develop')).toMatchObject([
      { text: expect.stringContaining('the version of its beta follows from an older one') },
    ]);
  });

  it('before the first stable release, none does', async () => {
    await using repository = await clone(commit, 'tag v1.0.0-beta.1', remote('hotfix/a'), commit);

    expect(await repository.find('main')).toEqual([]);
  });
});

it.each([
  [['v1.0.0', 'v1.10.0', 'v1.9.0', 'v2.0.0-rc.1', 'v9.9.9', 'other', 'v1', '1.11.0'], 'v${version}', 'v1.10.0'],
  [['1.0.0', 'v2.0.0'], '${version}', '1.0.0'],
  [['parcel@1.0.0', 'other@2.0.0'], 'parcel@${version}', 'parcel@1.0.0'],
  [[], 'v${version}', undefined],
])('of the tags %j, in the form %s, the last stable one is %s', (tags, format, stable) => {
  expect(findStable(tags, format, 'v9.9.9')).toBe(stable);
});
