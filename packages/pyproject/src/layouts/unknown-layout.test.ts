import { describe, expect, test } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions } from '../index.ts';

type Files = Readonly<Record<string, string>>;

/** A `pyproject.toml` of a project whose version is elsewhere. */
const dynamic = (backend: string, rest = '') => ({
  'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "Acme.Parcel-x"\ndynamic = ["version"]\n${rest}`,
});

describe('a layout that cannot be understood is an error that shows what was found', () => {
  test.each<[string, Files, string, RegExp]>([
    ['nothing', { 'pyproject.toml': '' }, 'ENOVERSION', /Add `version/],
    ['a project without version', { 'pyproject.toml': '[project]\nname = "a"' }, 'ENOVERSION', /Add `version/],
    ['a project that is no table', { 'pyproject.toml': 'project = 1' }, 'ENOVERSION', /Add `version/],
    [
      'static and dynamic',
      { 'pyproject.toml': '[project]\nversion = "1"\ndynamic = ["version"]' },
      'ESTATICANDDYNAMIC',
      /Keep one/,
    ],
    [
      'hatchling without a source',
      dynamic('hatchling.build'),
      'EDYNAMICVERSION',
      /`project\.dynamic` = `\["version"\]`/,
    ],
    [
      'several files of setuptools',
      dynamic('setuptools.build_meta', '[tool.setuptools.dynamic]\nversion = { file = ["A", "B"] }'),
      'EDYNAMICVERSION',
      /\["A","B"\]/,
    ],
    [
      'a missing file',
      dynamic('hatchling.build', '[tool.hatch.version]\npath = "a.py"'),
      'ENOVERSIONFILE',
      /Files looked for: `a\.py`/,
    ],
    [
      'a missing module',
      dynamic('setuptools.build_meta', '[tool.setuptools.dynamic]\nversion = { attr = "a.b" }'),
      'ENOVERSIONFILE',
      /`src\/a\.py`, `src\/a\/__init__\.py`, `a\.py`, `a\/__init__\.py`/,
    ],
    ['a missing module of flit', dynamic('flit_core.buildapi'), 'ENOVERSIONFILE', /`src\/Acme\/Parcel_x\.py`/],
    [
      'a module that computes it',
      { ...dynamic('flit_core.buildapi', '[tool.flit.module]\nname = "p"'), 'p.py': '__version__ = f()' },
      'EUNCLEARVERSION',
      /1: __version__ = f\(\)/,
    ],
    [
      'a file that the pattern does not match',
      { ...dynamic('hatchling.build', '[tool.hatch.version]\npath = "a.py"'), 'a.py': 'version_of = "1.0"' },
      'ENOVERSIONPLACE',
      /1: version_of = "1\.0"/,
    ],
    [
      'a pattern that JavaScript has not',
      {
        ...dynamic('hatchling.build', `[tool.hatch.version]\npath = "a.py"\npattern = '(?L)(?P<version>.)'`),
        'a.py': '',
      },
      'EINVALIDPATTERN',
      /JavaScript/,
    ],
  ])('%s', async (_, files, code, details) => {
    await using folder = await temporaryFolder(files);
    const error = await verifyConditions({}, fakeContext({ cwd: folder.path })).then(
      () => undefined,
      (reason: unknown) => errorsOf(reason),
    );

    expect(error).toMatchObject([{ code, details: expect.stringMatching(details) }]);
  });
});

describe('a version that code makes is left to the build, and said so', () => {
  test.each<[string, Files, RegExp]>([
    [
      'an unknown source',
      dynamic('hatchling.build', '[tool.hatch.version]\nsource = "x"'),
      /the source `x` is a plug-in/,
    ],
    [
      'an expression that is more than a name',
      {
        ...dynamic('hatchling.build', '[tool.hatch.version]\nsource = "code"\npath = "a.py"\nexpression = "f()"'),
        'a.py': '',
      },
      /the expression `f\(\)` has to be run/,
    ],
    [
      'a metadata hook of hatchling',
      dynamic('hatchling.build', '[tool.hatch.metadata.hooks.custom]'),
      /a metadata hook may set it/,
    ],
    [
      'a function that pdm calls',
      dynamic('pdm.backend', '[tool.pdm.version]\nsource = "call"\ngetter = "a:b"'),
      /the function `a:b` computes it/,
    ],
    [
      'setup.py',
      { 'pyproject.toml': '[build-system]', 'setup.py': 'setup(\n  version=get(),\n)' },
      /Found: `2: version=get\(\),` in `setup\.py`/,
    ],
    [
      'setup.py behind a backend of the project',
      {
        'pyproject.toml': '[build-system]\nbuild-backend = "hooks"\nbackend-path = ["tools"]',
        'tools/hooks.py': 'from setuptools.build_meta import *',
        'setup.py': 'setup(version=get())',
      },
      /leaves the version to `hooks`, and `setup\.py` computes it/,
    ],
    [
      'a command of Meson',
      { ...dynamic('mesonpy'), 'meson.build': "project('x',\n version: run_command('v.py', check: true).stdout())\n" },
      /`meson\.build` computes it when Meson runs/,
    ],
    [
      'a provider of scikit-build-core',
      dynamic('scikit_build_core.build', '[tool.scikit-build.metadata.version]\nprovider = "mine"'),
      /the provider `mine` computes it/,
    ],
    ['a backend that nobody knows', dynamic('company_build.api'), /how this backend finds it is not known/],
    [
      'a tool that reads tags',
      dynamic('mesonpy', '[tool.versioningit]\nvcs = "git"'),
      /versioningit takes the version from git's tags/,
    ],
    [
      'a tool that reads tags, beside a module that repeats it',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.versioneer]\n[tool.setuptools.dynamic]\nversion = { attr = "p.__version__" }',
        ),
        'p/__init__.py': 'from ._version import get_versions\n__version__ = get_versions()["version"]\n',
      },
      /versioneer takes the version from git's tags/,
    ],
    [
      'a module that does not exist before the build',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.setuptools_scm]\n[tool.setuptools.dynamic]\nversion = { attr = "p._version.version" }',
        ),
        'p/__init__.py': '',
      },
      /setuptools-scm takes the version from `SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X`/,
    ],
    [
      'flit-scm',
      { ...dynamic('flit_scm:buildapi'), 'Acme/Parcel_x.py': 'from _v import version as __version__' },
      /flit-scm takes the version from `SETUPTOOLS_SCM_PRETEND_VERSION`/,
    ],
  ])('%s', async (_, files, line) => {
    await using folder = await temporaryFolder(files);
    const context = fakeContext({ cwd: folder.path });

    await verifyConditions({}, context);
    await prepare({}, context);

    expect(context.lines[0]).toMatch(/^Nothing to edit: /);
    expect(context.lines[0]).toMatch(line);
  });
});
