import { describe, expect, test } from '@jest/globals';
import { type Files, releaseFiles } from './release-files.ts';

/** A `pyproject.toml` of a project whose version is elsewhere. */
const dynamic = (backend: string, rest = '') => ({
  'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "acme-parcel"\ndynamic = ["version"]\n${rest}`,
});
const crate = (rest = '') => `[package]\nname = "parcel"\nversion = '1.1.0' # kept\n${rest}`;
const lock =
  'version = 4\n\n[[package]]\nname = "parcel"\nversion = "1.1.0"\n\n[[package]]\nname = "idna"\nversion = "1.1.0"\nsource = "registry+https://index.example"\n';

/** Each file with its `1.1.0` replaced so often. */
const written = (files: Files, counts: Readonly<Record<string, number>>, version: string) =>
  Object.fromEntries(
    Object.entries(counts).map(([file, count]) => {
      let text = files[file] ?? '';
      for (let index = 0; index < count; index += 1) text = text.replace('1.1.0', version);
      return [file, text];
    }),
  );

describe('maturin: the crate, its lock file, and what asks for it', () => {
  test.each<[string, Files, Record<string, number>]>([
    [
      'the manifest beside it',
      { ...dynamic('maturin'), 'Cargo.toml': crate(), 'Cargo.lock': lock },
      { 'Cargo.toml': 1, 'Cargo.lock': 1 },
    ],
    [
      'the manifest that is named',
      {
        ...dynamic('maturin', '[tool.maturin]\nmanifest-path = "native/x/Cargo.toml"'),
        'native/x/Cargo.toml': crate(),
        'native/x/Cargo.lock': lock,
      },
      { 'native/x/Cargo.toml': 1, 'native/x/Cargo.lock': 1 },
    ],
    [
      'rust/ beside src/',
      { ...dynamic('maturin'), 'rust/Cargo.toml': crate(), 'src/acme_parcel/__init__.py': '' },
      { 'rust/Cargo.toml': 1 },
    ],
    [
      'no [project] at all',
      { 'pyproject.toml': '[build-system]\nbuild-backend = "maturin"\n', 'Cargo.toml': crate() },
      { 'Cargo.toml': 1 },
    ],
    [
      'the version of the workspace',
      {
        ...dynamic('maturin', '[tool.maturin]\nmanifest-path = "crates/py/Cargo.toml"'),
        'Cargo.toml':
          '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "1.1.0"\n[workspace.dependencies]\ncore = { path = "crates/core", version = "1.1.0" }\nidna = "1.1.0"\n',
        'crates/py/Cargo.toml':
          '[package]\nname = "parcel"\nversion.workspace = true\n[dependencies]\ncore = { path = "../core", version = "=1.1.0" }\n',
        'crates/core/Cargo.toml': '[package]\nname = "core"\nversion = { workspace = true }\n',
        'crates/own/Cargo.toml': '[package]\nname = "own"\nversion = "1.1.0"\n',
        'Cargo.lock': `${lock}\n[[package]]\nname = "own"\nversion = "1.1.0"\n`,
      },
      { 'Cargo.toml': 2, 'Cargo.lock': 1, 'crates/py/Cargo.toml': 1 },
    ],
    [
      'a crate beside a version in pyproject.toml',
      {
        'pyproject.toml': '[build-system]\nbuild-backend = "maturin"\n[project]\nname = "p"\nversion = "1.1.0"\n',
        'Cargo.toml': crate(),
        'Cargo.lock': lock,
      },
      { 'pyproject.toml': 1, 'Cargo.toml': 1, 'Cargo.lock': 1 },
    ],
    [
      'a workspace without a crate of its own, beside a version in pyproject.toml',
      {
        'pyproject.toml':
          '[build-system]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "p"\nversion = "1.1.0"\n',
        'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "1.1.0"\n',
        'crates/py/Cargo.toml': '[package]\nname = "parcel"\nversion.workspace = true\n',
        'crates/own/Cargo.toml': '[package]\nname = "own"\nversion = "1.1.0"\n',
        'Cargo.lock': lock,
      },
      { 'pyproject.toml': 1, 'Cargo.toml': 1, 'Cargo.lock': 1 },
    ],
  ])('%s', async (_, files, counts) => {
    const beta = await releaseFiles(files, { version: '1.2.0-beta.1' });

    expect(beta.changed).toEqual({
      ...written(files, counts, '1.2.0-beta.1'),
      ...('pyproject.toml' in counts ? written(files, { 'pyproject.toml': 1 }, '1.2.0b1') : {}),
    });
    expect((await releaseFiles(beta.files)).files).toEqual({ ...files, ...written(files, counts, '1.2.0') });
  });

  test('a crate of another version is left alone with its lock file', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "p"\nversion = "2.0.0"\n',
      'Cargo.toml': crate(),
      'Cargo.lock': lock,
    };

    const { changed, says } = await releaseFiles(files, { last: '2.0.0', version: '2.1.0' });

    expect(Object.keys(changed)).toEqual(['pyproject.toml']);
    expect(says.at(-1)).toBe('Left unchanged: `Cargo.toml` (1.1.0). The version of the project is 2.0.0.');
  });

  test('a workspace of another version is left alone', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "p"\nversion = "2.0.0"\n',
      'Cargo.toml': '[workspace]\n[workspace.package]\nversion = "1.1.0"\n',
    };

    const { changed } = await releaseFiles(files, { last: '2.0.0', version: '2.1.0' });

    expect(Object.keys(changed)).toEqual(['pyproject.toml']);
  });

  test('two crates of one name are told apart in the lock file', async () => {
    const twice = `${lock}\n[[package]]\nname = "other"\nversion = "3.0.0"\ndependencies = [\n "parcel 1.1.0",\n "parcel 0.9.0 (registry+https://index.example)",\n]\n`;

    const { changed } = await releaseFiles({ ...dynamic('maturin'), 'Cargo.toml': crate(), 'Cargo.lock': twice });

    expect(changed['Cargo.lock']).toBe(twice.replace('1.1.0', '1.2.0').replace('parcel 1.1.0', 'parcel 1.2.0'));
  });
});

describe('the version is written where the backend takes it from', () => {
  const provider = 'provider = "scikit_build_core.metadata.regex"';
  test.each<[string, Files, string]>([
    [
      'scikit-build-core, its own pattern',
      {
        ...dynamic('scikit_build_core.build', `[tool.scikit-build.metadata.version]\n${provider}\ninput = "src/a.py"`),
        'src/a.py': '__version__ = "1.1.0"\n',
      },
      'src/a.py',
    ],
    [
      "scikit-build-core, a project's pattern",
      {
        ...dynamic(
          'scikit_build_core.build',
          `[tool.scikit-build.metadata.version]\n${provider}\ninput = "CMakeLists.txt"\nregex = '''(?i)project\\([^)]*VERSION\\s+(?P<value>[\\w.]+)'''`,
        ),
        'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.15)\nproject(parcel VERSION 1.1.0 LANGUAGES C)\n',
      },
      'CMakeLists.txt',
    ],
    [
      'scikit-build-core, a result and a verbose pattern',
      {
        ...dynamic(
          'scikit_build_core.build',
          `[[tool.dynamic-metadata]]\nfield = "version"\n${provider}\ninput = "v.h"\nregex = '''(?sx)\n \\#define \\s+ PARCEL_VERSION \\s+ "(?P<text>[^"]+)" # quoted'''\nresult = "{text}"`,
        ),
        'v.h': '#define OTHER "1.1"\n#define PARCEL_VERSION "1.1.0"\n',
      },
      'v.h',
    ],
    [
      'meson',
      {
        ...dynamic('mesonpy'),
        'meson.build':
          "# project(version: '1.1.0')\nproject('x', 'c', # c\n  license: 'MIT', version : '1.1.0',\n  meson_version: '>= 1.1.0')\n",
      },
      'meson.build',
    ],
    [
      'meson, a file',
      {
        ...dynamic('mesonpy'),
        'meson.build': "project('x', version: files('VERSION.txt'))\n",
        'VERSION.txt': '1.1.0\n',
      },
      'VERSION.txt',
    ],
    [
      'hatch-nodejs-version',
      {
        ...dynamic('hatchling.build', '[tool.hatch.version]\nsource = "nodejs"'),
        'package.json': '{"version":"1.1.0"}',
      },
      'package.json',
    ],
    [
      'hatch-regex-commit',
      {
        ...dynamic('hatchling.build', '[tool.hatch.version]\nsource = "regex_commit"\npath = "a.py"'),
        'a.py': 'VERSION = "1.1.0"\n',
      },
      'a.py',
    ],
    [
      'setup.py, a text',
      {
        'pyproject.toml': '[build-system]\n',
        'setup.py': 'import setuptools\nsetuptools.setup(\n    name="x", version="1.1.0",\n)\n',
      },
      'setup.py',
    ],
    [
      'setup.py, a name',
      { 'pyproject.toml': '[build-system]\n', 'setup.py': 'VERSION = "1.1.0"\nsetup(version=VERSION)\n' },
      'setup.py',
    ],
    [
      'setup.py, an import',
      {
        'pyproject.toml': '[build-system]\n',
        'setup.py': 'from parcel import __version__ as v\nsetup(version=v)\n',
        'parcel/__init__.py': '__version__ = "1.1.0"\n',
      },
      'parcel/__init__.py',
    ],
    [
      'setup.py, an attribute',
      {
        'pyproject.toml': '[build-system]\n',
        'setup.py': 'import parcel\nsetup(version=parcel.__version__)\n',
        'parcel.py': '__version__ = "1.1.0"\n',
      },
      'parcel.py',
    ],
    [
      'setup.py, an executed file',
      {
        'pyproject.toml': '[build-system]\n',
        'setup.py':
          'about = {}\nexec(open(os.path.join("src", "parcel", "__about__.py")).read(), about)\nsetup(version=about["__version__"])\n',
        'src/parcel/__about__.py': '__version__ = "1.1.0"\n',
      },
      'src/parcel/__about__.py',
    ],
    [
      'setup.py, a file that is read',
      {
        'pyproject.toml': '[build-system]\n',
        'setup.py': 'setup(version=open("VERSION").read().strip())\n',
        VERSION: '1.1.0\n',
      },
      'VERSION',
    ],
    [
      'setuptools, a folder of another name',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.setuptools]\npackage-dir = { parcel = "source/code" }\n[tool.setuptools.dynamic]\nversion.attr = "parcel.about.V"\n',
        ),
        'source/code/about.py': 'V = "1.1.0"\n',
      },
      'source/code/about.py',
    ],
    [
      'setuptools, a folder of another name itself',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.setuptools]\npackage-dir = { parcel = "source/code" }\n[tool.setuptools.dynamic]\nversion.attr = "parcel.__version__"\n',
        ),
        'source/code/__init__.py': '__version__ = "1.1.0"\n',
      },
      'source/code/__init__.py',
    ],
    [
      'setup.cfg, a folder of another name',
      {
        ...dynamic('setuptools.build_meta'),
        'setup.cfg': '[metadata]\nversion = attr: parcel.V\n[options]\npackage_dir =\n  parcel = code\n',
        'code/__init__.py': 'V = "1.1.0"\n',
      },
      'code/__init__.py',
    ],
    [
      'setup.cfg, where',
      {
        ...dynamic('setuptools.build_meta'),
        'setup.cfg': '[metadata]\nversion = attr: parcel.V\n[options.packages.find]\nwhere = code\n',
        'code/parcel/__init__.py': 'V = "1.1.0"\n',
      },
      'code/parcel/__init__.py',
    ],
    [
      'a module that imports it',
      {
        ...dynamic('flit_core.buildapi'),
        'acme_parcel/__init__.py': '"""Doc."""\nfrom ._version import (  # here\n    version as __version__,\n)\n',
        'acme_parcel/_version.py': 'version = "1.1.0"\n',
      },
      'acme_parcel/_version.py',
    ],
    [
      'a name that has another',
      { ...dynamic('flit_core.buildapi'), 'acme_parcel.py': 'VERSION = "1.1.0"\n__version__ = VERSION\n' },
      'acme_parcel.py',
    ],
    [
      'sphinx-theme-builder',
      { ...dynamic('sphinx_theme_builder'), 'src/acme_parcel/__init__.py': '__version__ = "1.1.0"\n' },
      'src/acme_parcel/__init__.py',
    ],
    [
      'py-build-cmake',
      {
        ...dynamic('py_build_cmake.build', '[tool.py-build-cmake.module]\nname = "p"\ndirectory = "python"'),
        'python/p/__init__.py': '__version__ = "1.1.0"\n',
      },
      'python/p/__init__.py',
    ],
    [
      'enscons',
      {
        'pyproject.toml':
          '[build-system]\nbuild-backend = "enscons.api"\n[tool.enscons]\nname = "x"\nversion = "1.1.0"\n',
      },
      'pyproject.toml',
    ],
  ])('%s', async (_, files, file) => {
    const beta = await releaseFiles(files, { version: '1.2.0-beta.1' });
    const version = file === 'package.json' ? '1.2.0-beta.1' : '1.2.0b1';

    const before = files[file] ?? '';
    const at = before.lastIndexOf(file === 'meson.build' ? "1.1.0'," : '1.1.0');
    const expected = (text: string) => before.slice(0, at) + text + before.slice(at + 5);
    expect(beta.changed).toEqual({ [file]: expected(version) });
    expect((await releaseFiles(beta.files)).files).toEqual({ ...files, [file]: expected('1.2.0') });
  });
});
