import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { openCopy } from './open-copy.ts';

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};

/** A clone of a repository on this machine, with a branch `fast` beside `main`. */
async function clone() {
  const folder = await temporaryFolder({ 'first/a': '1\n', 'scratch/.keep': '' });
  const at = (name: string) => join(folder.path, name);
  const git = async (cwd: string, ...args: string[]) =>
    (await execa('git', args, { cwd: at(cwd), env: identity })).stdout;
  await git('.', 'init', '--quiet', '--bare', '--initial-branch', 'main', 'remote.git');
  await git('first', 'init', '--quiet', '--initial-branch', 'main');
  await git('first', 'add', '.');
  await git('first', 'commit', '--quiet', '--message', 'feat: one');
  await git('first', 'tag', 'v1.0.0');
  await git('first', 'remote', 'add', 'origin', at('remote.git'));
  await git('first', 'push', '--quiet', '--tags', 'origin', 'main');
  const open = (env: Readonly<Record<string, string>> = {}, into?: string, way?: 'squash' | 'merge') => {
    const shell = {
      cwd: at('first'),
      env: { PATH: process.env['PATH'], HOME: at('.'), ...env },
      stdout: new PassThrough(),
      stderr: new PassThrough(),
    };
    return openCopy({ shell, folder: at('scratch'), into, way });
  };
  return { at, git, open, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

it('leads what believes in the remote to the copy', async () => {
  await using place = await clone();
  const copy = await place.open();
  const before = await place.git('remote.git', 'for-each-ref');

  await place.git('scratch/work', 'commit', '--quiet', '--allow-empty', '--message', 'fix: two');
  await place.git('scratch/work', 'push', '--quiet', place.at('remote.git'), 'HEAD:main', 'HEAD:refs/heads/other');

  expect(copy).toMatchObject({ branch: 'main', url: place.at('remote.git'), warnings: [] });
  expect(await place.git('remote.git', 'for-each-ref')).toBe(before);
  expect(await place.git('scratch/remote.git', 'for-each-ref', '--format=%(refname)')).toContain('refs/heads/other');
});

it('makes the commit of a merge, however long its message is', async () => {
  await using place = await clone();
  await place.git('first', 'switch', '--quiet', '--create', 'fast');
  await writeFile(place.at('first/b'), '2\n');
  await place.git('first', 'add', '.');
  await place.git('first', 'commit', '--quiet', '--message', `fix: two\n\n${'words '.repeat(20_000)}`);

  const { cwd } = await place.open({}, 'main', 'squash');

  expect(await place.git('scratch/work', 'log', '--format=%s%d', '-1')).toContain('fix: two');
  expect(await place.git('scratch/work', 'log', '--format=%P', '-1')).toBe(
    await place.git('first', 'rev-parse', 'main'),
  );
  expect((await execa('git', ['show', 'HEAD:b'], { cwd })).stdout).toBe('2');
});

it('says what is missing', async () => {
  await using place = await clone();
  await expect(place.open({}, 'nowhere')).rejects.toMatchObject({ code: 'ENOBRANCH' });
  await expect(place.open({ GITHUB_EVENT_NAME: 'pull_request_target' })).rejects.toMatchObject({
    code: 'ETARGETEVENT',
  });

  await place.git('first', 'switch', '--quiet', '--create', 'other');
  await writeFile(place.at('first/a'), 'other\n');
  await place.git('first', 'commit', '--quiet', '--all', '--message', 'fix: other');
  await place.git('first', 'push', '--quiet', 'origin', 'other');
  await place.git('first', 'switch', '--quiet', '--create', 'fast', 'main');
  await writeFile(place.at('first/a'), 'fast\n');
  await place.git('first', 'commit', '--quiet', '--all', '--message', 'fix: fast');
  await expect(place.open({}, 'other')).rejects.toMatchObject({ code: 'EDOESNOTMERGE' });

  await place.git('.', 'clone', '--quiet', '--depth', '1', `file://${place.at('remote.git')}`, 'shallow');
  const shell = {
    cwd: place.at('shallow'),
    env: { PATH: process.env['PATH'] },
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  };
  const how = { shell, folder: place.at('scratch'), into: undefined, way: undefined };
  await expect(openCopy(how)).rejects.toMatchObject({ code: 'ESHALLOW' });
  await expect(openCopy({ ...how, shell: { ...shell, cwd: place.at('scratch') } })).rejects.toMatchObject({
    code: 'ENOREPOSITORY',
  });
});
