import { expect, it } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { releaseChecks } from './release-checks.ts';

type Hook = (config: object, context: object) => Promise<void>;
const { verifyConditions, verifyRelease } = releaseChecks as { verifyConditions: Hook; verifyRelease: Hook };

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@x.test',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@x.test',
};

async function repository(files: Record<string, string> = {}, tags: readonly string[] = []) {
  const folder = await temporaryFolder(files);
  const git = (...args: string[]) => execa('git', args, { cwd: folder.path, env: identity });
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '-m', 'feat: a');
  for (const tag of tags) await git('tag', tag);
  return folder;
}

it('refuses a version that another branch has tagged, and accepts a free one', async () => {
  await using folder = await repository({}, ['v1.1.0-rc.1']);
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

const project = (version: string) => ({ 'pyproject.toml': `[project]\nname = "a"\nversion = "${version}"\n` });

it.each([
  ['2.3.4', /^This is the first release.*1\.0\.0.*`pyproject\.toml` says `2\.3\.4`.*`git tag v2\.3\.4 <commit>/s],
  ['1.0.0', /^This is the first release/],
  ['0.3.0', /^Plan: .*first release.*`pyproject\.toml` says `0\.3\.0`/],
  ['0.0.0', /^Plan: first release, as the repository has no tag like `v1\.0\.0` yet/],
])('announces the first release of a project that says %s', async (version, sentence) => {
  await using folder = await repository(project(version));
  const nextRelease = { version: '1.0.0', gitTag: 'v1.0.0', gitHead: 'c', type: 'major' };
  const context = fakeContext({ cwd: folder.path, env: process.env, lastRelease: {}, nextRelease });

  await verifyRelease({}, context);

  expect(context.lines.join('\n')).toMatch(sentence);
});

it('says nothing about the second one', async () => {
  await using folder = await repository(project('2.3.4'));
  const context = fakeContext({ cwd: folder.path, env: process.env });

  await verifyRelease({}, context);

  expect(context.lines).toEqual([]);
});

it('refuses to begin anew where the tags were not there when the configuration was read', async () => {
  await using folder = await repository({}, ['1.2.0', 'nightly']);
  const context = fakeContext({ cwd: folder.path, env: process.env });

  await expect(verifyConditions({}, context)).rejects.toMatchObject({
    code: 'ETAGFORMAT',
    message: expect.stringContaining('`1.2.0`'),
  });
  const kept = { ...context, options: { ...context.options, tagFormat: '${version}' } };
  await expect(verifyConditions({}, kept)).resolves.toBeUndefined();
});

it.each(['commit', 'assets'])('refuses `%s` where nobody reads it', async (name) => {
  await using folder = await repository();
  const context = fakeContext({ cwd: folder.path, env: process.env });
  const options = { ...context.options, [name]: false };

  await expect(verifyConditions({}, { ...context, options })).rejects.toMatchObject({
    code: 'EINVALIDOPTION',
    message: expect.stringContaining(`\`${name}\``),
  });
});

it('says of a tag that a force push has left behind what it is, and its remedy works', async () => {
  await using folder = await repository();
  const git = (...args: string[]) => execa('git', args, { cwd: folder.path, env: identity });
  await git('commit', '--quiet', '--allow-empty', '-m', 'feat: b');
  await git('tag', 'v1.1.0');
  await git('reset', '--quiet', '--hard', 'HEAD^');
  await git('commit', '--quiet', '--allow-empty', '-m', 'feat: c');
  const branch = { name: (await git('branch', '--show-current')).stdout };
  const context = fakeContext({ cwd: folder.path, env: process.env, branch });
  const taken = { ...context, nextRelease: { ...context.nextRelease, version: '1.1.0', gitTag: 'v1.1.0' } };

  const error = await verifyRelease({}, taken).catch((thrown) => thrown);

  expect(error).toMatchObject({ code: 'ETAGLEFTBEHIND' });
  const [, remedy = ''] = /`git (merge [^`]+)`/.exec(error.details) ?? [];
  await git(...remedy.split(' '), '--no-edit');
  expect((await git('tag', '--merged', 'HEAD')).stdout).toBe('v1.1.0');
});
