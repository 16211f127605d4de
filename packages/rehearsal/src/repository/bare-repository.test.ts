import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type ReleaseRepository, releaseRepository } from './bare-repository.ts';

let repository: ReleaseRepository;
beforeEach(async () => {
  const from = fileURLToPath(new URL('../../test', import.meta.url));
  repository = await releaseRepository({ slug: 'acme/rocket', from, tokens: ['secret-token'] });
});
afterEach(() => repository.remove());

it('starts with the files of a folder, pushed to what git takes for GitHub', async () => {
  expect(await readdir(repository.cwd)).toContain('zip-of.ts');
  expect(await repository.git('config', 'remote.origin.url')).toBe('https://github.com/acme/rocket.git');
  expect(await repository.log()).toMatchObject([{ subject: 'chore: start' }]);
  expect(await repository.show('main', 'zip-of.ts')).toContain('zipOf');
});

it.each([
  'https://github.com/acme/rocket.git',
  'https://secret-token@github.com/acme/rocket.git',
  'https://x-access-token:secret-token@github.com/acme/rocket.git',
  'git@github.com:acme/rocket.git',
])('answers for %s', async (url) => {
  expect(await repository.git('ls-remote', '--heads', url)).toContain('refs/heads/main');
});

it('commits, branches, pushes and tells the tags of the remote', async () => {
  const hash = await repository.commit('feat: fly', { 'src/fly.py': 'fly = 1\n' });
  await repository.branch('develop');
  await repository.push();
  await repository.git('tag', 'v1.0.0');
  await repository.git('push', '--quiet', '--tags');
  await repository.branch('main');

  expect(await repository.tags()).toEqual(['v1.0.0']);
  expect((await repository.log('develop'))[0]).toEqual({ hash, subject: 'feat: fly' });
  expect(await repository.show('v1.0.0', 'src/fly.py')).toBe('fly = 1');
  expect(await repository.git('branch', '--show-current')).toBe('main');
});

it('gives a later job a working copy of its own', async () => {
  await repository.branch('develop');
  await repository.push();

  const later = await repository.clone();
  await later.branch('develop');
  const hash = await later.commit('fix: it');
  await later.push();

  expect((await repository.log('develop'))[0]?.hash).toBe(hash);
});

it('starts as a copy of another one, which stays as it is', async () => {
  const copy = await releaseRepository({ slug: 'acme/rocket', copyOf: repository.bare });
  await copy.commit('feat: only here');
  await copy.push();

  expect((await copy.log()).map(({ subject }) => subject)).toEqual(['feat: only here', 'chore: start']);
  expect((await repository.log()).map(({ subject }) => subject)).toEqual(['chore: start']);
  await copy.remove();
});

it('tells what the remote has under a ref', async () => {
  const hash = await repository.git('rev-parse', 'HEAD');
  await repository.git('push', '--quiet', 'origin', 'HEAD:refs/notes/ledger');

  expect(await repository.remoteRef('refs/notes/ledger')).toBe(hash);
  expect(await repository.remoteRef('refs/notes/other')).toBe('');
});
