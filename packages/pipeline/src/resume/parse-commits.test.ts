import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { commitFormat, parseCommits } from './parse-commits.ts';

describe('parseCommits', () => {
  it('gives plugins the commits as the host does', async () => {
    await using folder = await temporaryFolder();
    const env = {
      PATH: process.env['PATH'],
      GIT_AUTHOR_NAME: 'Änne "A" <x>',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'C',
      GIT_COMMITTER_EMAIL: 'c@example.com',
    };
    const { run } = realPorts(fakeContext({ cwd: folder.path, env }));
    const git = async (...args: string[]) => (await run('git', args)).stdout;
    await git('init', '--quiet', '--initial-branch', 'main');
    for (const message of ['feat(a): one\n\nbody\nmore\n\nCloses #1', 'fix: two — 二', '']) {
      await git('commit', '--quiet', '--allow-empty', '--allow-empty-message', '--message', message);
    }
    await git('tag', 'v1.0.0', 'HEAD~1');

    const ours = parseCommits(await git('log', '-z', `--format=${commitFormat}`, 'HEAD'));

    // @ts-expect-error: it has no types
    const { getCommits } = await import('semantic-release/lib/git.js');
    const theirs: unknown = await getCommits('', 'HEAD', { cwd: folder.path, env });
    expect(ours).toHaveLength(3);
    expect(ours).toEqual(theirs);
  });
});
