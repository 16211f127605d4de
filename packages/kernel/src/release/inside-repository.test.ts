import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing.ts';
import { assertInRepository } from './inside-repository.ts';

async function repository() {
  const folder = await temporaryFolder({
    'outside/a.toml': '',
    'repository/libs/a/a.toml': '',
    'repository/a.toml': '',
  });
  const root = join(folder.path, 'repository');
  await mkdir(join(root, '.git'));
  return { ...folder, root };
}

it.each(['a.toml', 'libs/a/a.toml', 'missing.toml', 'libs/../a.toml', '..dotted'])('takes %s', async (file) => {
  await using folder = await repository();

  expect(() => assertInRepository(folder.root, file)).not.toThrow();
});

it('takes a link within the repository, and a file above the folder that is released', async () => {
  await using folder = await repository();
  await symlink('../../a.toml', join(folder.root, 'libs/a/linked.toml'));

  expect(() => assertInRepository(folder.root, 'libs/a/linked.toml')).not.toThrow();
  expect(() => assertInRepository(join(folder.root, 'libs/a'), '../../a.toml')).not.toThrow();
});

it.each(['../outside/a.toml', 'linked.toml', 'folder/a.toml', 'twice.toml', 'new.toml'])('refuses %s', async (file) => {
  await using folder = await repository();
  await symlink('../outside/a.toml', join(folder.root, 'linked.toml'));
  await symlink('../outside/new.toml', join(folder.root, 'new.toml'));
  await symlink('linked.toml', join(folder.root, 'twice.toml'));
  await symlink(join(folder.path, 'outside'), join(folder.root, 'folder'));

  expect(() => assertInRepository(folder.root, file)).toThrow(expect.objectContaining({ code: 'EOUTSIDE' }));
});

it('takes the folder itself for the repository where there is no git', async () => {
  await using folder = await temporaryFolder({ 'project/a.toml': '', 'b.toml': '' });

  expect(() => assertInRepository(join(folder.path, 'project'), 'a.toml')).not.toThrow();
  expect(() => assertInRepository(join(folder.path, 'project'), '../b.toml')).toThrow('is outside the repository');
});
