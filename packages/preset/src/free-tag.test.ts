import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { freeTag } from './free-tag.ts';

type VerifyRelease = (config: object, context: object) => Promise<void>;
const { verifyRelease } = freeTag as { verifyRelease: VerifyRelease };

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@x.test',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@x.test',
};

it('refuses a version that another branch has tagged, and accepts a free one', async () => {
  await using folder = await temporaryFolder();
  const git = (...args: string[]) => execa('git', args, { cwd: folder.path, env: identity });
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '-m', 'feat: a');
  await git('tag', 'v1.1.0-rc.1');
  const context = (gitTag: string) =>
    fakeContext({
      cwd: folder.path,
      env: process.env,
      branch: { name: 'release/2' },
      nextRelease: { version: gitTag.slice(1), gitTag, gitHead: 'c', type: 'minor' },
    });

  await expect(verifyRelease({}, context('v1.1.0-rc.2'))).resolves.toBeUndefined();
  await expect(verifyRelease({}, context('v1.1.0-rc.1'))).rejects.toMatchObject({
    code: 'ETAGTAKEN',
    message: expect.stringContaining('`release/2`'),
  });
});
