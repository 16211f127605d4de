import { mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import type { Ask } from '../ask/index.ts';
import { testedHost } from '../own-versions.ts';
import { runInit } from './run-init.ts';

/** A repository on GitHub, with npm that writes a lock file of one line. */
async function repository(files: Readonly<Record<string, string>> = {}, lock = 'writes') {
  const folder = await temporaryFolder(files);
  const cwd = folder.path;
  const git = (...args: string[]) => execa('git', args, { cwd });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', 'https://github.com/acme/parcel.git');
  const ran: string[] = [];
  const init = async (options: Parameters<typeof runInit>[1] = { yes: true }, ask?: Ask) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough().resume()];
    const shell = { cwd, env: { PATH: process.env['PATH'], HOME: cwd }, stdout, stderr };
    const { run } = realPorts(shell);
    const npm: typeof run = async (file, args, how) => {
      if (file === 'git') return run(file, args, how);
      ran.push([file, ...args].join(' '));
      if (lock === 'fails')
        return { exitCode: 1, stdout: '', stderr: '', tail: 'npm error code E404\nnpm error 404 no such package' };
      await writeFile(join(how?.cwd ?? cwd, 'package-lock.json'), '{}\n');
      return { exitCode: 0, stdout: '', stderr: '', tail: '' };
    };
    const result = await runInit(shell, options, { ports: { run: npm }, ...(ask && { ask }) });
    stdout.end();
    return { ...result, said: await text(stdout) };
  };
  const read = (name: string) => readFile(join(cwd, name), 'utf8').catch(() => undefined);
  return { ...{ cwd, git, init, read, ran }, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const project = { 'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.2.0"\n' };

/** A person who takes what is proposed, but for these answers. */
function person(answers: Readonly<Record<string, string | boolean>> = {}) {
  const asked: string[] = [];
  const answer = (question: string, usual: unknown) => {
    asked.push(question);
    return Object.entries(answers).find(([part]) => question.includes(part))?.[1] ?? usual;
  };
  const ask: Ask = {
    choose: async (question, _choices, initial) => answer(question, initial) as typeof initial,
    text: async (question, initial) => String(answer(question, initial)),
    confirm: async (question) => answer(question, true) === true,
  };
  return { ask, asked };
}

it('writes everything at once, and nothing a second time', async () => {
  await using place = await repository({ ...project, Dockerfile: 'FROM scratch\n', '.gitignore': 'dist/' });

  const first = await place.init();
  const status = (await place.git('status', '--porcelain', '--untracked-files=all')).stdout;
  const second = await place.init();

  expect(first.exitCode).toBe(0);
  expect(JSON.parse((await place.read('.releaserc.json')) ?? '')).toEqual({
    $schema: 'https://unpkg.com/@waybill/preset/schema.json',
    extends: '@waybill/preset',
  });
  expect(await place.read('.gitignore')).toBe('dist/\n.waybill/\nnode_modules/\n');
  expect(await place.read('.dockerignore')).toBe('.waybill\nnode_modules\n.github/release/node_modules\n');
  expect(JSON.parse((await place.read('.github/release/package.json')) ?? '').devDependencies).toEqual({
    '@waybill/preset': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'semantic-release': testedHost,
  });
  expect(await place.read('.github/release/package-lock.json')).toBe('{}\n');
  expect(first.said).toContain('+++ b/.releaserc.json');
  expect(second).toMatchObject({
    exitCode: 0,
    text: expect.stringMatching(/^Nothing has to be changed/),
    data: { files: [], lock: null },
  });
  expect((await place.git('status', '--porcelain', '--untracked-files=all')).stdout).toBe(status);
  expect(place.ran).toHaveLength(1);
});

it('works in a folder without git, without files, and without a remote', async () => {
  await using folder = await temporaryFolder();
  const shell = {
    cwd: folder.path,
    env: { PATH: process.env['PATH'] },
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
  };

  const { exitCode, text: told } = await runInit(shell, { 'dry-run': true });

  expect({ exitCode, told }).toEqual({ exitCode: 0, told: expect.stringMatching(/^Nothing was written/) });
});

it('asks at most five questions, and writes what was answered', async () => {
  await using place = await repository({ ...project, 'package.json': '{\n  "name": "a"\n}\n' });
  await place.git('remote', 'remove', 'origin');
  const { ask, asked } = person({ 'CI service': 'gitlab', PyPI: 'off', tests: 'make test', installed: 'dependency' });

  const { data } = await place.init({}, ask);

  expect(asked).toHaveLength(5);
  expect(data).toMatchObject({ isWritten: true, lock: { file: 'package-lock.json', isWritten: true } });
  expect(JSON.parse((await place.read('.releaserc.json')) ?? '')).toMatchObject({
    github: false,
    pypi: { upload: false },
  });
  expect(await place.read('.gitlab/release.yml')).toContain('- "make test"');
  expect(await place.read('package.json')).toContain(`"semantic-release": "${testedHost}"`);
});

it.each([
  [{ confirm: true }, { Write: false }, 'EINITCANCELLED'],
  [{ confirm: false }, {}, 'EINITTERMINAL'],
])('writes nothing without a yes: %j', async ({ confirm }, answers, code) => {
  await using place = await repository(project);

  await expect(place.init({}, confirm ? person(answers).ask : undefined)).rejects.toMatchObject({ code });

  expect((await place.git('status', '--porcelain')).stdout).toBe('?? pyproject.toml');
});

it('says what is missing where no lock file could be written, and tries again', async () => {
  await using place = await repository(project, 'fails');

  const { exitCode, text: told } = await place.init();

  expect(exitCode).toBe(0);
  expect(told).toMatch(/1\. Write the lock file `\.github\/release\/package-lock\.json`.*404 no such package/);
  expect(told).toContain('--prefix .github/release');
  await place.init();
  expect(place.ran).toHaveLength(2);
});

it.each([
  [{ service: 'jenkins' }, 'EINITOPTION'],
  [{ upload: 'yes' }, 'EINITOPTION'],
  [{ tools: '' }, 'EINITOPTION'],
])('refuses %j', async (options, code) => {
  await using place = await repository(project);
  await expect(place.init({ yes: true, ...options })).rejects.toMatchObject({ code });
});

it('belongs to the root of a repository, and the remedy works', async () => {
  await using place = await repository({ ...project, 'docs/a.md': '' });
  const shell = {
    cwd: join(place.cwd, 'docs'),
    env: { PATH: process.env['PATH'] },
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
  };

  const error = await runInit(shell, { yes: true }).catch((thrown) => thrown);

  expect(error).toMatchObject({ code: 'EINITFOLDER' });
  const [, root = ''] = /--cwd '([^']+)'/.exec(error.details) ?? [];
  await expect(runInit({ ...shell, cwd: root }, { 'dry-run': true })).resolves.toMatchObject({ exitCode: 0 });
});

describe('a link', () => {
  it.each([
    ['.github', 'a folder outside'],
    ['.gitignore', 'a file outside'],
    ['.github/release', 'nothing'],
    ['.github', 'the folder of git'],
  ])('%s to %s is not written through, and nothing else is written', async (name, to) => {
    await using outside = await temporaryFolder({ file: 'mine\n' });
    await using place = await repository(project);
    const targets: Readonly<Record<string, string>> = {
      'a folder outside': outside.path,
      'a file outside': join(outside.path, 'file'),
      nothing: join(outside.path, 'new'),
      'the folder of git': '.git/hooks',
    };
    await mkdir(join(place.cwd, name, '..'), { recursive: true });
    await symlink(targets[to] ?? '', join(place.cwd, name));

    const result = await place.init().catch((thrown) => thrown);

    // A file that cannot be read is left alone; one that would be written is an error.
    if (to !== 'a file outside') expect(result).toMatchObject({ code: 'EINITOUTSIDE' });
    expect(await readFile(join(outside.path, 'file'), 'utf8')).toBe('mine\n');
    expect(await readFile(join(outside.path, 'new'), 'utf8').catch(() => 'none')).toBe('none');
    expect(await readlink(join(place.cwd, name))).toBe(targets[to]);
    if (to !== 'a file outside') expect(await place.read('.github/release/package.json')).toBeUndefined();
  });

  it('inside of the repository is followed', async () => {
    await using place = await repository({ ...project, 'config/ignored': 'dist/\n' });
    await symlink('config/ignored', join(place.cwd, '.gitignore'));

    await place.init();

    expect(await place.read('config/ignored')).toContain('dist/\n.waybill/\n');
    expect(await readlink(join(place.cwd, '.gitignore'))).toBe('config/ignored');
  });
});

it.each([
  ['pyproject.toml', `[tool.commitizen]\n${'a = ["x"]\n'.repeat(200_000)}`],
  ['.gitignore', 'x'.repeat(2_000_000)],
  ['package.json', '['.repeat(900_000)],
  ['.releaserc.json', '\0\u001b]0;title\u0007'],
  ['a\nb\u001b[2J/pyproject.toml', '[project]\nname = "x"\n'],
  ['.github/workflows/\u001b[31m.yml', 'run: twine upload dist/*\n'],
])('a hostile %j ends in good time, and puts nothing into the terminal', async (name, content) => {
  await using place = await repository();
  await mkdir(join(place.cwd, name, '..'), { recursive: true });
  await writeFile(join(place.cwd, name), content);

  const { said, text: told } = await place.init({ 'dry-run': true });

  expect(`${said}${told}`).not.toMatch(/\u001b[\][]/);
});
