import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from './index.ts';

const files = {
  'pyproject.toml': '# Parcel\r\n[project]\r\nname = "Acme.Parcel"\r\nversion = \'1.1.0\'   # by release\r\n',
  'uv.lock':
    'version = 1\n\n[[package]]\nname = "acme-parcel"\nversion = "1.1.0"\nsource = { editable = "." }\n\n[[package]]\nname = "idna"\nversion = "1.1.0"\nsource = { registry = "https://index.example/simple" }\n',
  'package.json': '{\n\t"name": "parcel",\n\t"version": "1.1.0",\n\t"dependencies": { "x": "1.1.0" }\n}\n',
  'package-lock.json':
    '{"name":"parcel","version":"1.1.0","packages":{"":{"version":"1.1.0"},"x":{"version":"1.1.0"}}}',
};

const beta = { version: '1.2.0-beta.3', gitTag: 'v1.2.0-beta.3', gitHead: 'b'.repeat(40), type: 'minor' };

async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])),
  );
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly details: string;
}

/** The errors that a hook's rejection carries. */
async function problemsOf(promise: Promise<unknown>): Promise<Problem[]> {
  return promise.then(
    () => [],
    (error: Problem | AggregateError) => (error instanceof AggregateError ? error.errors : [error]),
  );
}

describe('a release', () => {
  test('writes the version into every file, each in its spelling, and touches nothing else', async () => {
    await using folder = await temporaryFolder(files);

    await prepare({}, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect(await contents(folder.path)).toEqual({
      'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0b3'),
      'uv.lock': files['uv.lock'].replace('1.1.0', '1.2.0b3'),
      'package.json': files['package.json'].replace('1.1.0', '1.2.0-beta.3'),
      'package-lock.json': files['package-lock.json'].replace('1.1.0', '1.2.0-beta.3').replace('1.1.0', '1.2.0-beta.3'),
    });
  });

  test('changes nothing when it runs again', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });
    await prepare({}, context);
    const once = await contents(folder.path);

    await prepare({}, context);

    expect(await contents(folder.path)).toEqual(once);
    expect(context.lines.at(-1)).toBe('Every file has this version already.');
  });

  test('finishes what a run that was cut off left half done', async () => {
    await using whole = await temporaryFolder(files);
    await using half = await temporaryFolder({
      ...files,
      'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0b3'),
    });

    await prepare({}, fakeContext({ cwd: whole.path, nextRelease: beta }));
    await prepare({}, fakeContext({ cwd: half.path, nextRelease: beta }));

    expect(await contents(half.path)).toEqual(await contents(whole.path));
  });

  test('edits the one that counts of two keys with the same name', async () => {
    await using folder = await temporaryFolder({ ...files, 'package.json': '{"version":"1.1.0","version":"1.1.0"}' });

    await prepare({}, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect((await contents(folder.path))['package.json']).toBe('{"version":"1.1.0","version":"1.2.0-beta.3"}');
  });
});

describe('a dry run', () => {
  test('says where the version stands, and what stays alone', async () => {
    await using folder = await temporaryFolder({ ...files, 'package.json': '{"private":true}' });
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({}, context);

    expect(context.lines).toEqual([
      '`pyproject.toml` holds the version in `project.version` (now 1.1.0).',
      '`uv.lock` holds the version in `package[0].version` (now 1.1.0).',
      '`package.json` stays as it is: it holds no version of this project.',
      '`package-lock.json` holds the version in `version` (now 1.1.0) and `packages[""].version` (now 1.1.0).',
    ]);
  });

  test('shows the difference and writes nothing', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await verifyRelease({}, context);

    const shown = context.lines.join('\n');
    expect(shown).toContain('--- a/pyproject.toml\n+++ b/pyproject.toml\n');
    expect(shown).toContain("-version = '1.1.0'   # by release");
    expect(shown).toContain("+version = '1.2.0b3'   # by release");
    expect(shown).toContain('+\t"version": "1.2.0-beta.3",');
    expect(await contents(folder.path)).toEqual(files);
  });

  test('says so when there is no difference', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': '[project]\nversion = "1.2.0"' });
    const context = fakeContext({ cwd: folder.path });

    await verifyRelease({}, context);

    expect(context.lines).toEqual(['Every file has this version already.']);
  });
});

describe('bad input is named before anything happens', () => {
  const good = files['pyproject.toml'];
  test.each<[string, Record<string, string | Uint8Array>, string, RegExp]>([
    ['no pyproject.toml', { 'README.md': '' }, 'ENOPYPROJECT', /^The repository has no `pyproject\.toml`\.$/],
    ['invalid TOML', { 'pyproject.toml': '[project\n' }, 'EINVALIDTOML', /^`pyproject\.toml` is not valid TOML\.$/],
    ['another encoding', { 'pyproject.toml': new Uint8Array([0x23, 0xe9]) }, 'ENOTUTF8', /not encoded as UTF-8/],
    ['no version', { 'pyproject.toml': '[project]\nname = "a"' }, 'ENOVERSION', /neither .* nor /],
    [
      'two versions that disagree',
      { 'pyproject.toml': '[project]\nversion = "1"\n[tool.poetry]\nversion = "2"' },
      'EVERSIONSDIFFER',
      /^`project\.version` is `1` and `tool\.poetry\.version` is `2`\.$/,
    ],
    [
      'a number',
      { 'pyproject.toml': '[project]\nversion = 1.0' },
      'EVERSIONNOTTEXT',
      /`project\.version` .* not a string/,
    ],
    [
      'a computed version',
      { 'pyproject.toml': '[project]\ndynamic = ["version"]\n[build-system]\nbuild-backend = "hatchling.build"' },
      'EDYNAMICVERSION',
      /`hatchling\.build`/,
    ],
    ['an invalid lock file', { 'pyproject.toml': good, 'uv.lock': 'x' }, 'EINVALIDTOML', /^`uv\.lock`/],
    ['an invalid package.json', { 'pyproject.toml': good, 'package.json': '{' }, 'EINVALIDJSON', /^`package\.json`/],
  ])('%s', async (_, given, code, message) => {
    await using folder = await temporaryFolder(given);
    const context = fakeContext({ cwd: folder.path });

    const [problem, ...others] = await problemsOf(verifyConditions({}, context));

    expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(others).toEqual([]);
    expect(await problemsOf(prepare({}, context))).toMatchObject([{ code }]);
  });

  test('all problems at once', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': '[', 'uv.lock': '[', 'package.json': '{' });

    const problems = await problemsOf(verifyConditions({}, fakeContext({ cwd: folder.path })));

    expect(problems.map(({ code }) => code)).toEqual(['EINVALIDTOML', 'EINVALIDTOML', 'EINVALIDJSON']);
  });

  test('a pre-release that Python cannot spell, before a file is touched', async () => {
    await using folder = await temporaryFolder(files);
    const nextRelease = { ...beta, version: '1.2.0-next.1' };
    const context = fakeContext({ cwd: folder.path, nextRelease });

    const problems = [...(await problemsOf(verifyRelease({}, context))), ...(await problemsOf(prepare({}, context)))];

    expect(problems.map(({ code }) => code)).toEqual(['ENOPEP440', 'ENOPEP440']);
    expect(await contents(folder.path)).toEqual(files);
  });

  test('an option that does not exist', async () => {
    const problems = await problemsOf(verifyConditions({ enable: true }, fakeContext()));

    expect(problems).toMatchObject([{ code: 'EINVALIDOPTION', details: expect.stringContaining('pyproject.enabled') }]);
  });

  (process.getuid?.() === 0 ? test.skip : test)('a file that may not be replaced', async () => {
    await using folder = await temporaryFolder(files);
    await chmod(join(folder.path, 'pyproject.toml'), 0o444);

    const problems = await problemsOf(verifyConditions({}, fakeContext({ cwd: folder.path })));

    expect(problems.map(({ code }) => code)).toEqual(['ENOTWRITABLE']);
  });
});

describe('where there is no Python project', () => {
  test('the plugin switches itself off when it may, and says so once', async () => {
    await using folder = await temporaryFolder();
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({ enabled: 'auto' }, context);
    await verifyRelease({ enabled: 'auto' }, context);
    await prepare({ enabled: 'auto' }, context);

    expect(context.lines).toEqual(['Off: no `pyproject.toml`.']);
  });

  test('it takes part by itself where there is one', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({ enabled: 'auto' }, context);

    expect(context.lines).toHaveLength(4);
  });
});
