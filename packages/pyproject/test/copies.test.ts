import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { verifyConditions } from '../src/index.ts';
import { type Files, releaseFiles } from './release-files.ts';

const project = (name = 'acme-parcel', rest = '') => `[project]\nname = "${name}"\nversion = "1.1.0"\n${rest}`;

describe('`__version__` beside a version in pyproject.toml is edited', () => {
  test.each<[string, string, string]>([
    ['of the package', 'acme_parcel/__init__.py', ''],
    ['below src', 'src/acme_parcel/_version.py', ''],
    ['of a namespace', 'src/acme/parcel/__about__.py', ''],
    ['of a module', 'acme_parcel.py', ''],
    [
      'of a folder of another name',
      'source/code/__init__.py',
      '[tool.setuptools.package-dir]\nparcel = "source/code"\n',
    ],
    [
      'of a folder that hatchling packs',
      'python/x/version.py',
      '[tool.hatch.build.targets.wheel]\npackages = ["python/x"]\n',
    ],
    [
      'of a package that Poetry packs',
      'lib/x/__init__.py',
      '[tool.poetry]\npackages = [{ include = "x", from = "lib" }]\n',
    ],
    [
      'of the module that uv_build packs',
      'app/x/__init__.py',
      '[tool.uv.build-backend]\nmodule-name = "x"\nmodule-root = "app"\n',
    ],
  ])('%s', async (_, file, rest) => {
    const files = {
      'pyproject.toml': project('acme-parcel', rest),
      [file]: '"""1.1.0"""\n__version__: str = \'1.1.0\'  # 1.1.0\r\n',
    };

    const { changed } = await releaseFiles(files, { version: '1.2.0-beta.1' });

    expect(changed[file]).toBe('"""1.1.0"""\n__version__: str = \'1.2.0b1\'  # 1.1.0\r\n');
  });

  test('of a project that only setup.py names', async () => {
    const files = {
      'pyproject.toml': '[build-system]\n',
      'setup.py': 'setup(name="x", version="1.1.0", package_dir={"": "code"})\n',
      'code/x/__init__.py': '__version__ = "1.1.0"\n',
    };

    expect(Object.keys((await releaseFiles(files)).changed)).toEqual(['setup.py', 'code/x/__init__.py']);
  });

  test.each([
    ['of another package', 'acme_parcel/_vendor/other/__init__.py', '__version__ = "1.1.0"\n'],
    ['that is computed', 'acme_parcel/__init__.py', '__version__ = version("acme-parcel")\n'],
    ['in a function', 'acme_parcel/__init__.py', 'def f():\n    __version__ = "1.1.0"\n'],
  ])('not one %s', async (_, file, text) => {
    expect((await releaseFiles({ 'pyproject.toml': project(), [file]: text })).changed[file]).toBeUndefined();
  });

  test('not where an option says so; then it is named', async () => {
    const files = { 'pyproject.toml': project(), 'acme_parcel/__init__.py': '__version__ = "1.1.0"\n' };

    const { changed, says } = await releaseFiles(files, { options: { copies: 'warn' } });

    expect(Object.keys(changed)).toEqual(['pyproject.toml']);
    expect(says.at(-1)).toContain('- acme_parcel/__init__.py:1: __version__ = "1.1.0"');
    expect((await releaseFiles(files, { options: { copies: 'ignore' } })).says).toHaveLength(1);
  });
});

describe('pins between packages that are released together are edited', () => {
  const packages = { options: { packages: ['packages/*'] }, version: '1.2.0-beta.1' };
  const core = { 'packages/core/pyproject.toml': project('Acme.Core') };
  /** The lines with a pin, and what else may stand there. */
  const lists = `dependencies = [
  "acme-core==1.1.0", "acme_core [a,b] == 1.1.0 ; python_version > '1.1.0'",  # acme-core==1.1.0
  "other==1.1.0", "acme-core-x==1.1.0", "acme-core==1.1.*", "acme-core>=1.1.0", "acme-core===0.9",
]
[project.optional-dependencies]
all = ["Acme.Core (==1.1)"]
[dependency-groups]
dev = ["acme-core==v1.1.0", { include-group = "x" }]
[tool.hatch.envs.x]
dependencies = ["acme-core!=1.1.0,==1.1.0"]
`;

  test('beside an escape', async () => {
    const text = project('cli', '[project.optional-dependencies]\nc = ["acme-core == 1.1.0; extra != \\"1.1.0\\""]\n');

    const { changed } = await releaseFiles({ ...core, 'packages/cli/pyproject.toml': text }, packages);

    expect(changed['packages/cli/pyproject.toml']).toContain('"acme-core == 1.2.0b1; extra != \\"1.1.0\\""');
  });

  test('in every list of pyproject.toml, and nothing else', async () => {
    const files = { ...core, 'packages/cli/pyproject.toml': project('cli', lists) };

    const { changed, warns } = await releaseFiles(files, packages);

    expect(changed['packages/cli/pyproject.toml']).toBe(
      project('cli', lists)
        .replace('version = "1.1.0"', 'version = "1.2.0b1"')
        .replace('"acme-core==1.1.0"', '"acme-core==1.2.0b1"')
        .replace('== 1.1.0 ;', '== 1.2.0b1 ;')
        .replace('(==1.1)', '(==1.2.0b1)')
        .replace('==v1.1.0', '==v1.2.0b1')
        .replace(',==1.1.0', ',==1.2.0b1'),
    );
    expect(warns).toEqual([
      [
        'Projects of the repository do not admit 1.2.0b1:',
        '- packages/cli/pyproject.toml: `acme-core ==1.1.*`',
        '- packages/cli/pyproject.toml: `acme-core ===0.9`',
        'Widen these requirements.',
      ].join('\n'),
    ]);
  });

  test('in tables of Poetry', async () => {
    const tables =
      '[tool.poetry.dependencies]\nacme-core = "1.1.0"\nother = "1.1.0"\n[tool.poetry.group.x.dependencies]\nAcme_Core = { version = "==1.1.0", extras = ["a"] }\n';
    const files = { ...core, 'packages/cli/pyproject.toml': project('cli', tables), 'packages/cli/poetry.lock': '' };

    const { changed, says } = await releaseFiles(files, packages);

    expect(says.at(-1)).toContain('run `poetry lock` after it');
    expect(changed['packages/cli/pyproject.toml']).toContain(
      tables.replace('core = "1.1.0"', 'core = "1.2.0b1"').replace('"==1.1.0"', '"==1.2.0b1"'),
    );
  });

  test("a range of Poetry's that does not admit the version is named, another one is not", async () => {
    const table =
      '[tool.poetry.dependencies]\nacme-core = "^1.1.0"\n[tool.poetry.group.dev.dependencies]\nacme-core = { version = "~1.1" }\n';
    const files = { ...core, 'packages/cli/pyproject.toml': project('cli', table) };

    const minor = await releaseFiles(files, packages);
    const major = await releaseFiles(files, { ...packages, version: '2.0.0' });

    expect(minor.warns).toEqual([expect.stringMatching(/admit 1\.2\.0b1:\n- \S+: `acme-core ~1\.1`\nWiden/)]);
    expect(major.warns).toEqual([expect.stringMatching(/`acme-core \^1\.1\.0`\n- \S+: `acme-core ~1\.1`/)]);
  });

  test('in files of requirements, but for comments and lines with a hash', async () => {
    const list = 'acme-core==1.1.0\r\nother==1.1.0\nAcme_Core[a]==1.1.0 # acme-core==1.1.0\nacme-core==1.0\n-e ./x\n';
    const files = { ...core, 'requirements.txt': list, 'requirements/dev.txt': 'acme-core==1.1.0 --hash=sha256:0\n' };

    const { changed } = await releaseFiles(files, packages);

    expect(changed['requirements.txt']).toBe(
      list.replace('core==1.1.0', 'core==1.2.0b1').replace('[a]==1.1.0', '[a]==1.2.0b1'),
    );
    expect(changed['requirements/dev.txt']).toBeUndefined();
  });

  test('in the metadata of uv.lock', async () => {
    const lock = `[manifest]
constraints = [{ name = "acme-core", specifier = "==1.1.0" }, { name = "x", specifier = "==1.1.0" }]

[[package]]
name = "acme-core"
version = "1.1.0"
source = { editable = "packages/core" }

[package.metadata]
requires-dist = [{ name = "acme-core", extras = ["a"], specifier = ">=1,==1.1.0" }]

[[package]]
name = "x"
version = "1.1.0"
source = { registry = "https://index.example/simple" }
`;

    const { changed } = await releaseFiles({ ...core, 'uv.lock': lock }, packages);

    expect(changed['uv.lock']).toBe(
      lock
        .replace('"==1.1.0"', '"==1.2.0b1"')
        .replace('version = "1.1.0"', 'version = "1.2.0b1"')
        .replace(',==1.1.0', ',==1.2.0b1'),
    );
  });

  test("in Poetry's and PDM's lock files, their entries", async () => {
    const poetry =
      '[[package]]\nname = "acme-core"\nversion = "1.1.0"\n[package.source]\ntype = "directory"\nurl = "packages/core"\n';
    const pdm = '[[package]]\nname = "acme-core"\nversion = "1.1.0"\npath = "./packages/core"\n';

    const { changed } = await releaseFiles({ ...core, 'poetry.lock': poetry, 'pdm.lock': pdm }, packages);

    expect(changed['poetry.lock']).toBe(poetry.replace('1.1.0', '1.2.0b1'));
    expect(changed['pdm.lock']).toBe(pdm.replace('1.1.0', '1.2.0b1'));
  });
});

async function warningOf(files: Files, options: Readonly<Record<string, unknown>> = {}, ignored = ''): Promise<string> {
  await using folder = await temporaryFolder();
  const all = { 'pyproject.toml': project(), '.gitignore': ignored, ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), text);
  }
  await execa('git', ['init', '-q'], { cwd: folder.path });
  await execa('git', ['add', '-A'], { cwd: folder.path });
  const context = fakeContext({ cwd: folder.path, env: process.env });
  await verifyConditions(options, context);
  for (const [name, text] of Object.entries(all)) expect(await readFile(join(folder.path, name), 'utf8')).toBe(text);
  return context.lines.find((line) => line.startsWith('These lines')) ?? '';
}

describe('other lines that hold the current version are named in one warning', () => {
  test.each([
    ['Dockerfile', 'FROM python:1.1.0\nLABEL org.opencontainers.image.version="1.1.0"\n', 2],
    ['README.md', '![v](https://img.shields.io/badge/version-1.1.0-blue)\n', 1],
    ['chart/Chart.yaml', 'name: x\nappVersion: "v1.1.0"\n', 2],
    ['openapi.json', '{\n  "info": {\n    "version": "1.1.0"\n  }\n}\n', 3],
    ['deploy/k8s.yaml', 'image: ghcr.io/acme/acme-parcel:1.1.0\n', 1],
    ['tests/test_it.py', '\nassert __version__ == "1.1.0"\n', 2],
    ['src/other/_version.py', 'V = "1.1.0"\n', 1],
    ['PKGBUILD', 'pkgname=x\npkgver=1.1.0\n', 2],
    ['pyproject.toml', `${project()}[tool.towncrier]\nversion = "1.1.0"\n`, 5],
  ])('%s', async (file, text, line) => {
    const warning = await warningOf({ [file]: text });

    expect(warning.split('\n').filter((each) => each.startsWith('- '))).toEqual([
      `- ${file}:${line}: ${text.split('\n')[line - 1]?.trim()}`,
    ]);
  });

  test.each([
    ['CHANGELOG.md', '## 1.1.0 release of acme-parcel\n'],
    ['docs/changes/1.md', 'version 1.1.0\n'],
    ['node_modules/x/package.json', '{"version":"1.1.0"}\n'],
    ['src/_vendor/x.py', '__version__ = "1.1.0"\n'],
    ['package-lock.json', '{"x":{"version":"1.1.0"}}\n'],
    ['requirements.txt', 'other==1.1.0\n'],
    ['build/pylock.toml', '[[packages]]\nname = "other"\nversion = "1.1.0"\n'],
    ['pylock.dev.toml', '[[packages]]\nname = "other"\nversion = "1.1.0"\n'],
    ['a.txt', 'version 11.1.0, version 1.1.0.1, version 1.1.01, version 1.1.0rc1, 1.1.0.dev3 version\n'],
    ['b.bin', 'version 1.1.0\0'],
    ['big.json', `{"version":"1.1.0","x":"${'x'.repeat(300_000)}"}`],
    ['ignored/x.py', '__version__ = "1.1.0"\n'],
    ['tools/pyproject.toml', '[project]\nname = "tools"\nversion = "1.1.0"\n'],
  ])('not %s', async (file, text) => {
    expect(await warningOf({ [file]: text }, {}, 'ignored\n')).toBe('');
  });

  test('what options name, or exclude, is not among them; of many lines, ten', async () => {
    const files = { 'a.txt': 'version 1.1.0\n', 'b.txt': 'version 1.1.0\n'.repeat(14) };

    expect(
      await warningOf(files, { files: [{ path: 'a.txt', pattern: 'version (?<version>\\S+)' }], exclude: ['b.*'] }),
    ).toBe('');
    const lines = (await warningOf(files)).split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.at(-2)).toBe('- and 5 more');
  });

  test('a placeholder is not searched for', async () => {
    expect(await warningOf({ 'pyproject.toml': project().replace('1.1.0', '0.0.0'), 'a.txt': 'version 0.0.0\n' })).toBe(
      '',
    );
  });

  test('both spellings of a pre-release are searched for', async () => {
    const beta = { 'pyproject.toml': project().replace('1.1.0', '1.2.0b1') };

    expect(
      await warningOf({ ...beta, 'a.txt': 'version 1.2.0-beta.1\nversion 1.2.0b1\nversion 1.2.0b10\n' }),
    ).toContain('- a.txt:1: version 1.2.0-beta.1\n- a.txt:2: version 1.2.0b1\n');
  });
});
