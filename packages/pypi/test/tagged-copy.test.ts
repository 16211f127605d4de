import { execFile } from 'node:child_process';
import { access, lstat, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { createTaggedCopy } from '../src/build/tagged-copy.ts';

const execute = promisify(execFile);
const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];

const { run } = realPorts(fakeContext({ env: process.env }));

async function repository(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder({ 'parcel.py': 'VERSION = "1.1.0"\n', '.gitignore': 'built/\n', ...files });
  const git = async (...args: string[]) =>
    (await execute('git', [...identity, ...args], { cwd: folder.path })).stdout.trim();
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'first');
  await git('tag', 'v1.1.0');
  await git('commit', '--quiet', '--allow-empty', '--message', 'second');
  return { ...folder, git };
}

const gitIn = async (cwd: string, ...args: string[]) => (await execute('git', args, { cwd })).stdout.trim();
const copyOf = (cwd: string, isCommitted = false) =>
  createTaggedCopy({ cwd, run, isCommitted, seconds: 1_700_000_000, leftovers: ['.npmrc'] });
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('the copy has the tag at the real commit and no changes, the repository has neither', async () => {
  await using folder = await repository();
  await writeFile(join(folder.path, 'parcel.py'), 'VERSION = "1.2.0"\n');
  await writeFile(join(folder.path, 'CHANGELOG.md'), '# 1.2.0\n');
  await folder.git('tag', 'nightly');
  const [refs, status] = [await folder.git('for-each-ref'), await folder.git('status', '--porcelain')];
  await using copy = await copyOf(folder.path);
  const place = copy?.locate(folder.path) ?? '';

  await copy?.tag('v1.2.0');

  expect(await gitIn(place, 'describe', '--dirty', '--always', '--long')).toMatch(/^v1\.2\.0-0-g[0-9a-f]+$/);
  expect(await gitIn(place, 'describe', '--tags', '--dirty')).toBe('v1.2.0');
  expect(await gitIn(place, 'describe', '--tags', 'HEAD^')).toBe('v1.1.0');
  expect(await gitIn(place, 'status', '--porcelain')).toBe('');
  expect(await gitIn(place, 'rev-parse', 'HEAD')).toBe(await folder.git('rev-parse', 'HEAD'));
  expect(await gitIn(place, 'symbolic-ref', '--short', 'HEAD')).toBe('main');
  // What the release has changed is there all the same.
  expect(await readFile(join(place, 'parcel.py'), 'utf8')).toBe('VERSION = "1.2.0"\n');
  expect(await readFile(join(place, 'CHANGELOG.md'), 'utf8')).toBe('# 1.2.0\n');
  expect([await folder.git('for-each-ref'), await folder.git('status', '--porcelain')]).toEqual([refs, status]);
});

test('of several tags the last one is there', async () => {
  await using folder = await repository();
  await using copy = await copyOf(folder.path);

  await copy?.tag('v1.2.0-beta.1');
  await copy?.tag('v1.2.0b1');

  expect(await gitIn(copy?.locate(folder.path) ?? '', 'tag', '--points-at', 'HEAD')).toBe('v1.2.0b1');
});

test('changes are committed where a backend packs what is committed, submodules as files', async () => {
  await using module = await repository({ 'weigh.c': 'int weigh;\n' });
  await using folder = await repository();
  await folder.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', module.path, 'extern/weigh');
  await folder.git('commit', '--quiet', '--message', 'a submodule');
  await writeFile(join(folder.path, 'parcel.py'), 'VERSION = "1.2.0"\n');
  await writeFile(join(folder.path, 'notes.txt'), 'not of git\n');
  await using copy = await copyOf(folder.path, true);
  const place = copy?.locate(folder.path) ?? '';

  await copy?.tag('v1.2.0');

  expect(await gitIn(place, 'show', 'v1.2.0:parcel.py')).toBe('VERSION = "1.2.0"');
  expect((await gitIn(place, 'ls-tree', '-r', '--name-only', 'v1.2.0')).split('\n')).toEqual([
    '.gitignore',
    '.gitmodules',
    'extern/weigh/.gitignore',
    'extern/weigh/parcel.py',
    'extern/weigh/weigh.c',
    'parcel.py',
  ]);
  expect(await gitIn(place, 'describe', '--dirty')).toBe('v1.2.0');
});

test('the same files give the same commit', async () => {
  await using folder = await repository();
  await writeFile(join(folder.path, 'parcel.py'), 'VERSION = "1.2.0"\n');
  const commits: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    await using copy = await copyOf(folder.path, true);
    await copy?.tag('v1.2.0');
    commits.push(await gitIn(copy?.locate(folder.path) ?? '', 'rev-parse', 'v1.2.0^{commit}'));
  }

  expect(commits[1]).toBe(commits[0]);
});

test('what is ignored comes along, what no build reads does not', async () => {
  await using folder = await repository({
    'built/page.html': 'built before',
    'node_modules/x/index.js': '',
    '.npmrc': '',
    '.waybill/1.2.0/dist/old.whl': '',
    'env/pyvenv.cfg': '',
    'cache/CACHEDIR.TAG': '',
    'src/__pycache__/a.pyc': '',
    'src/a.py': '',
  });
  await symlink('src/a.py', join(folder.path, 'link.py'));
  await symlink('nowhere', join(folder.path, 'broken'));
  await using copy = await copyOf(folder.path);
  const place = copy?.locate(folder.path) ?? '';

  expect((await readdir(place)).sort()).toEqual([
    '.git',
    '.gitignore',
    'broken',
    'built',
    'link.py',
    'parcel.py',
    'src',
  ]);
  expect((await lstat(join(place, 'link.py'))).isSymbolicLink()).toBe(true);
  expect(await readdir(join(place, 'src'))).toEqual(['a.py']);
});

test('hooks and settings of the repository stay behind', async () => {
  await using folder = await repository();
  const marker = join(folder.path, 'hook-ran');
  const hook = `#!/bin/sh\ntouch '${marker}'\n`;
  for (const name of ['post-checkout', 'reference-transaction', 'post-index-change']) {
    await writeFile(join(folder.path, '.git/hooks', name), hook, { mode: 0o755 });
  }
  await folder.git('config', 'core.hooksPath', join(folder.path, '.git/hooks'));
  await folder.git('config', 'http.extraHeader', 'Authorization: secret');
  await using copy = await copyOf(folder.path);
  const before = await isThere(marker);

  await copy?.tag('v1.2.0');

  expect(await isThere(marker)).toBe(before);
  expect(await readFile(join(copy?.locate(folder.path) ?? '', '.git/config'), 'utf8')).not.toContain('secret');
});

test.each([
  ['a detached commit', async (git: Git) => git('checkout', '--quiet', '--detach')],
  ['annotated tags', async (git: Git) => git('tag', '--annotate', '--message', 'old', 'v1.0.0', 'HEAD^')],
  ['a packed repository', async (git: Git) => git('gc', '--quiet')],
])('works with %s', async (_, change) => {
  await using folder = await repository();
  await change(folder.git);
  await using copy = await copyOf(folder.path);

  await copy?.tag('v1.2.0');

  expect(await gitIn(copy?.locate(folder.path) ?? '', 'describe')).toBe('v1.2.0');
});

test('works with a shallow clone, a worktree, and a project below the root', async () => {
  await using origin = await repository({ 'packages/parcel/pyproject.toml': '' });
  await using folder = await temporaryFolder();
  const shallow = join(folder.path, 'shallow');
  await execute('git', ['clone', '--quiet', '--depth', '1', `file://${origin.path}`, shallow]);
  const worktree = join(folder.path, 'worktree');
  await gitIn(shallow, 'worktree', 'add', '--quiet', '--detach', worktree);
  for (const root of [shallow, worktree]) {
    const project = join(root, 'packages/parcel');
    await using copy = await copyOf(project);
    await copy?.tag('v1.2.0');

    expect(await isThere(join(copy?.locate(project) ?? '', 'pyproject.toml'))).toBe(true);
    expect(await gitIn(copy?.locate(project) ?? '', 'describe', '--dirty')).toBe('v1.2.0');
    expect(await gitIn(copy?.locate(project) ?? '', 'rev-list', '--count', 'HEAD')).toBe('1');
  }
});

test('nothing is left behind, and what a run that died has left goes with the next', async () => {
  await using folder = await repository();
  const copy = await copyOf(folder.path);
  const root = copy?.locate(folder.path) ?? '';
  const prefix = basename(root).slice(0, -6);
  await copy?.[Symbol.asyncDispose]();
  const left = await mkdtemp(join(dirname(root), prefix));
  await mkdir(join(left, '.git'));

  const next = await copyOf(folder.path);
  const during = (await readdir(dirname(root))).filter((name) => name.startsWith(prefix));
  await next?.[Symbol.asyncDispose]();

  expect(during).toEqual([basename(next?.locate(folder.path) ?? '')]);
  expect((await readdir(dirname(root))).filter((name) => name.startsWith(prefix))).toEqual([]);
});

test('there is none without a repository, or without a commit', async () => {
  await using folder = await temporaryFolder();
  expect(await copyOf(folder.path)).toBeUndefined();
  await execute('git', ['init', '--quiet'], { cwd: folder.path });
  expect(await copyOf(folder.path)).toBeUndefined();
});

type Git = (...args: string[]) => Promise<string>;
