import { describe, expect, test } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { verifyConditions } from '../index.ts';

type Files = Readonly<Record<string, string>>;

/** A `pyproject.toml` of a project whose version is elsewhere. */
const dynamic = (backend: string, rest = '') => ({
  'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "Acme.Parcel-x"\ndynamic = ["version"]\n${rest}`,
});

describe('a layout that cannot be understood is an error that shows what was found', () => {
  test.each<[string, Files, string, RegExp]>([
    ['nothing', { 'pyproject.toml': '' }, 'ENOVERSION', /Write `version/],
    ['a project without version', { 'pyproject.toml': '[project]\nname = "a"' }, 'ENOVERSION', /Write `version/],
    ['a project that is no table', { 'pyproject.toml': 'project = 1' }, 'ENOVERSION', /Write `version/],
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
      'an unknown source',
      dynamic('hatchling.build', '[tool.hatch.version]\nsource = "x"'),
      'EDYNAMICVERSION',
      /`tool\.hatch\.version` = `\{"source":"x"\}` in `pyproject\.toml`/,
    ],
    [
      'an expression that is more than a name',
      dynamic('hatchling.build', '[tool.hatch.version]\nsource = "code"\npath = "a.py"\nexpression = "f()"'),
      'EDYNAMICVERSION',
      /"expression":"f\(\)"/,
    ],
    [
      'a function that pdm calls',
      dynamic('pdm.backend', '[tool.pdm.version]\nsource = "call"\ngetter = "a:b"'),
      'EDYNAMICVERSION',
      /"getter":"a:b"/,
    ],
    [
      'several files of setuptools',
      dynamic('setuptools.build_meta', '[tool.setuptools.dynamic]\nversion = { file = ["A", "B"] }'),
      'EDYNAMICVERSION',
      /\["A","B"\]/,
    ],
    [
      'setup.py',
      { 'pyproject.toml': '[build-system]', 'setup.py': 'setup(\n  version=get(),\n)' },
      'EDYNAMICVERSION',
      /`2: version=get\(\),` in `setup\.py`/,
    ],
    ['another backend', dynamic('other.backend'), 'EDYNAMICVERSION', /`project\.dynamic`/],
    [
      'another tool',
      dynamic('other.backend', '[tool.versioningit]\nvcs = "git"'),
      'EDYNAMICVERSION',
      /`tool\.versioningit` = /,
    ],
    [
      'a missing file',
      dynamic('hatchling.build', '[tool.hatch.version]\npath = "a.py"'),
      'ENOVERSIONFILE',
      /Looked for: `a\.py`/,
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
