import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from './index.ts';

const project = (name: string) => `[project]\nname = "${name}"\nversion = "1.1.0"\n`;
const beta = { version: '1.2.0-beta.3', gitTag: 'v1.2.0-beta.3', gitHead: 'b'.repeat(40), type: 'minor' };
const clock = { now: () => new Date('2026-03-04T23:59:59Z'), sleep: async () => {} };

const read = (folder: string, file: string) => readFile(join(folder, file), 'utf8');

async function codesOf(promise: Promise<unknown>): Promise<unknown[]> {
  const reasons = await promise.then(
    () => [],
    (error: unknown) => errorsOf(error),
  );
  return reasons.map((each) => (each as { code?: string }).code);
}

describe('files', () => {
  const files = {
    'pyproject.toml': project('parcel'),
    'docs/conf.py': 'release = "1.1.0"  # x-release-version\nother = "1.1.0"\n',
    'chart.yaml': '# kept\nversion: 1.1.0\nimages:\n  - tag: "v1.1.0" # kept\n',
    'README.md': 'pip install parcel==1.1.0\npip install parcel==1.1.0 --user\n',
    'plugin.json': '{ "version": "1.1.0" }',
    'extra.toml': '[a]\nversions = ["1.1.0"]\n',
  };
  const targets = [
    { path: 'docs/conf.py' },
    { path: 'chart.yaml', key: 'version', form: 'semver' },
    { path: './chart.yaml', key: 'images.0.tag', form: 'tag' },
    { path: 'README.md', pattern: 'parcel==(?<version>\\S+)', count: 2 },
    { path: 'plugin.json', key: ['version'], form: 'semver' },
    { path: 'extra.toml', key: 'a.versions.0' },
  ];
  const written = {
    'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0b3'),
    'docs/conf.py': files['docs/conf.py'].replace('1.1.0', '1.2.0b3'),
    'chart.yaml': files['chart.yaml'].replaceAll('1.1.0', '1.2.0-beta.3'),
    'README.md': files['README.md'].replaceAll('1.1.0', '1.2.0b3'),
    'plugin.json': files['plugin.json'].replace('1.1.0', '1.2.0-beta.3'),
    'extra.toml': files['extra.toml'].replace('1.1.0', '1.2.0b3'),
  };

  test('are written each in its form, once, and finished when half done', async () => {
    await using folder = await temporaryFolder({ ...files, 'README.md': written['README.md'] });
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await prepare({ files: targets }, context);
    await prepare({ files: targets }, context);

    for (const [file, text] of Object.entries(written)) expect(await read(folder.path, file)).toBe(text);
    expect(context.lines.at(-1)).toBe('Every file has this version already.');
  });

  test('are shown as a difference in a dry run', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await verifyRelease({ files: targets }, context);

    for (const file of Object.keys(files)) expect(context.lines[0]).toContain(`--- a/${file}\n+++ b/${file}\n`);
    expect(context.lines[0]).toContain('-  - tag: "v1.1.0" # kept\n+  - tag: "v1.2.0-beta.3" # kept\n');
  });

  test('alone are written where the layout is told not to matter', async () => {
    await using folder = await temporaryFolder({ ...files, 'pyproject.toml': '[project]\ndynamic = ["version"]' });
    const options = { layout: 'files', files: [{ path: 'plugin.json', key: 'version', form: 'semver' }] };

    await prepare(options, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect(await read(folder.path, 'plugin.json')).toBe(written['plugin.json']);
  });

  test.each([
    ['a file that is not there', { path: 'x.py' }, 'ENOVERSIONFILE'],
    ['a key that is not there', { path: 'chart.yaml', key: 'a.b' }, 'ENOVERSIONPLACE'],
    ['a key without a text', { path: 'chart.yaml', key: 'images' }, 'EVERSIONNOTTEXT'],
    ['a pattern without a group', { path: 'README.md', pattern: '1' }, 'EINVALIDPATTERN'],
    ['a wrong count', { path: 'README.md', pattern: '(?<version>1.1.0)', count: 3 }, 'EMATCHCOUNT'],
    ['no marked line', { path: 'README.md' }, 'EMATCHCOUNT'],
    ['a place that is found already', { path: 'pyproject.toml', pattern: '(?<version>1.1).0' }, 'EOVERLAP'],
    ['key and pattern', { path: 'a.json', key: 'a', pattern: 'b' }, 'EINVALIDOPTION'],
    ['a key of a text', { path: 'README.md', key: 'a' }, 'EINVALIDOPTION'],
    ['an unknown form', { path: 'README.md', form: 'x' }, 'EINVALIDOPTION'],
    ['an unknown key', { path: 'README.md', patern: 'x' }, 'EINVALIDOPTION'],
  ])('are refused with %s', async (_, target, code) => {
    await using folder = await temporaryFolder(files);

    expect(await codesOf(verifyConditions({ files: [target] }, fakeContext({ cwd: folder.path })))).toEqual([code]);
  });

  test('may have the name of a format and be a template of it', async () => {
    const template = 'image: {{ .Values.image }}:1.1.0 # x-release-version\n{{- if .x }}\n';
    await using folder = await temporaryFolder({ ...files, 'pod.yaml': template });

    await prepare({ files: [{ path: 'pod.yaml' }] }, fakeContext({ cwd: folder.path, nextRelease: beta }));

    expect(await read(folder.path, 'pod.yaml')).toBe(template.replace('1.1.0', '1.2.0b3'));
  });

  test('are needed where the layout is told not to matter', async () => {
    expect(await codesOf(verifyConditions({ layout: 'files' }, fakeContext()))).toEqual(['ENOTHINGTOWRITE']);
  });
});

describe('packages', () => {
  const entry = (name: string, path: string) =>
    `[[package]]\nname = "${name}"\nversion = "1.1.0"\nsource = { editable = "${path}" }\n`;
  const files = {
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
    'uv.lock': `version = 1\n${entry('a', 'packages/a')}${entry('b', 'packages/b')}${entry('c', 'tools/c')}`,
    'CITATION.cff': 'version: "1.1.0"\ndate-released: 2020-01-01\n',
    'packages/a/pyproject.toml': project('a'),
    'packages/b/pyproject.toml': project('b'),
    'packages/b/package.json': '{"version":"1.1.0"}',
    'packages/notes/README.md': '',
    'tools/c/pyproject.toml': project('c'),
  };

  test('are released together, their lock file and citation above them too', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await verifyConditions({ packages: ['packages/*'] }, context);
    await prepare({ packages: ['packages/*'] }, context, { clock });

    expect(context.lines.at(-2)).toBe('`uv.lock` keeps the version of `c`: not among `packages`.');
    for (const name of ['a', 'b']) {
      expect(await read(folder.path, `packages/${name}/pyproject.toml`)).toContain('1.2.0b3');
    }
    expect(await read(folder.path, 'packages/b/package.json')).toContain('1.2.0-beta.3');
    expect(await read(folder.path, 'uv.lock')).toBe(
      files['uv.lock'].replace('1.1.0', '1.2.0b3').replace('1.1.0', '1.2.0b3'),
    );
    expect(await read(folder.path, 'CITATION.cff')).toBe('version: "1.2.0b3"\ndate-released: 2026-03-04\n');
    expect(await read(folder.path, 'tools/c/pyproject.toml')).toBe(files['tools/c/pyproject.toml']);
  });

  test('by name, and a second day changes nothing', async () => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });
    const options = { packages: ['packages/a', './tools/c'] };

    await prepare(options, context, { clock });
    await prepare(options, context);

    expect(context.lines.at(-1)).toBe('Every file has this version already.');
    expect(await read(folder.path, 'tools/c/pyproject.toml')).toContain('1.2.0b3');
  });

  test.each([['packages/notes'], ['nowhere'], ['python/*']])('that hold no project are refused (%s)', async (name) => {
    await using folder = await temporaryFolder(files);

    expect(await codesOf(verifyConditions({ packages: [name] }, fakeContext({ cwd: folder.path })))).toEqual([
      'ENOPYPROJECT',
    ]);
  });
});

describe('a file is what a user takes it for', () => {
  test('one file with two names is written once', async () => {
    await using folder = await temporaryFolder({
      'pyproject.toml': project('a'),
      'shared/VERSION': '1.1.0\n',
    });
    await symlink('shared/VERSION', join(folder.path, 'VERSION'));
    await chmod(join(folder.path, 'shared/VERSION'), 0o640);
    const pattern = '(?<version>\\S+)';
    const options = {
      files: [
        { path: 'VERSION', pattern },
        { path: 'shared/VERSION', pattern },
      ],
    };
    const context = fakeContext({ cwd: folder.path, nextRelease: beta });

    await verifyRelease(options, context);
    await prepare(options, context);

    expect(context.lines[0]).not.toContain('shared/VERSION');
    expect(await read(folder.path, 'shared/VERSION')).toBe('1.2.0b3\n');
    expect((await lstat(join(folder.path, 'VERSION'))).isSymbolicLink()).toBe(true);
    expect((await stat(join(folder.path, 'VERSION'))).mode & 0o777).toBe(0o640);
  });

  test('a citation without a version stays as it is', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': project('a'), 'CITATION.cff': 'title: a\n' });
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({}, context);

    expect(context.lines.at(-1)).toBe(
      'Left unchanged: `CITATION.cff` (no version). The version of the project is 1.1.0.',
    );
  });
});
