import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions } from '../index.ts';

type Files = Readonly<Record<string, string>>;
/** A `pyproject.toml` of a project whose version is elsewhere. */
const dynamic = (backend: string, rest = '') => ({
  'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "Acme.Parcel-x"\ndynamic = ["version"]\n${rest}`,
});
const module = '"""Parcel."""\n__version__ = "1.1.0"\n';

/** What a release makes of files, and what it says of them before. */
async function released(files: Files): Promise<{ changed: Files; says: string[] }> {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({ cwd: folder.path });
  await verifyConditions({}, context);
  const says = [...context.lines];
  await prepare({}, context);
  const read = async (file: string) => [file, await readFile(join(folder.path, file), 'utf8')] as const;
  const texts = await Promise.all(Object.keys(files).map(read));
  const changed = Object.fromEntries(texts.filter(([file, text]) => text !== files[file]));
  return { changed, says };
}

describe('the version is written where the backend takes it from', () => {
  test.each<[string, Files, string, string]>([
    [
      'PEP 621',
      { 'pyproject.toml': '[project]\nversion = "1.1.0"' },
      'pyproject.toml',
      '`pyproject.toml` holds the version in `project.version` (now 1.1.0).',
    ],
    [
      'Poetry 1',
      { 'pyproject.toml': '[tool.poetry]\nversion = "1.1.0"' },
      'pyproject.toml',
      '`pyproject.toml` holds the version in `tool.poetry.version` (now 1.1.0).',
    ],
    [
      'Poetry 2, where the project is dynamic and its table is not',
      dynamic('poetry.core.masonry.api', '[tool.poetry]\nversion = "1.1.0"'),
      'pyproject.toml',
      '`pyproject.toml` holds the version in `tool.poetry.version` (now 1.1.0).',
    ],
    [
      'hatchling with a path',
      { ...dynamic('hatchling.build', '[tool.hatch.version]\npath = "src/a.py"'), 'src/a.py': module },
      'src/a.py',
      '`src/a.py` holds the version in `__version__` or `VERSION` (now 1.1.0), as `tool.hatch.version` says.',
    ],
    [
      'hatchling with a pattern',
      {
        ...dynamic('hatchling.build', `[tool.hatch.version]\npath = "V.txt"\npattern = 'at (?P<version>\\S+)'`),
        'V.txt': 'is at 1.1.0 since today',
      },
      'V.txt',
      '`V.txt` holds the version in `at (?<version>\\S+)` (now 1.1.0), as `tool.hatch.version` says.',
    ],
    [
      'hatchling with code',
      {
        ...dynamic('hatchling.build', '[tool.hatch.version]\nsource = "code"\nexpression = "V"\npath = "a.py"'),
        'a.py': 'V: str = "1.1.0"',
      },
      'a.py',
      '`a.py` holds the version in `V` (now 1.1.0), as `tool.hatch.version` says.',
    ],
    [
      'hatch.toml',
      { ...dynamic('hatchling.build'), 'hatch.toml': '[version]\npath = "a.py"', 'a.py': module },
      'a.py',
      '`a.py` holds the version in `__version__` or `VERSION` (now 1.1.0), as `tool.hatch.version` says.',
    ],
    [
      'setuptools with an attribute',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.setuptools.dynamic]\nversion = { attr = "parcel.about.__version__" }',
        ),
        'src/parcel/about.py': module,
      },
      'src/parcel/about.py',
      '`src/parcel/about.py` holds the version in `__version__` (now 1.1.0), as `tool.setuptools.dynamic.version` says.',
    ],
    [
      'setuptools with an attribute of a package in a folder of its own',
      {
        ...dynamic(
          'setuptools.build_meta',
          '[tool.setuptools]\npackage-dir = { "" = "lib" }\n[tool.setuptools.dynamic]\nversion.attr = "parcel.__version__"',
        ),
        'lib/parcel/__init__.py': module,
      },
      'lib/parcel/__init__.py',
      '`lib/parcel/__init__.py` holds the version in `__version__` (now 1.1.0), as `tool.setuptools.dynamic.version` says.',
    ],
    [
      'setuptools with a file',
      {
        ...dynamic('setuptools.build_meta', '[tool.setuptools.dynamic]\nversion = { file = ["VERSION"] }'),
        VERSION: '1.1.0\r\n',
      },
      'VERSION',
      '`VERSION` holds the version in its whole text (now 1.1.0), as `tool.setuptools.dynamic.version` says.',
    ],
    [
      'setup.cfg',
      { 'pyproject.toml': '[build-system]\nrequires = ["setuptools"]', 'setup.cfg': '[metadata]\nversion = 1.1.0\n' },
      'setup.cfg',
      '`setup.cfg` holds the version in `[metadata] version` (now 1.1.0).',
    ],
    [
      'setup.cfg with an attribute',
      {
        ...dynamic('setuptools.build_meta'),
        'setup.cfg': '[metadata]\nversion = attr: parcel.__version__\n[options]\npackage_dir =\n  = python\n',
        'python/parcel.py': module,
      },
      'python/parcel.py',
      '`python/parcel.py` holds the version in `__version__` (now 1.1.0), as `setup.cfg: metadata.version` says.',
    ],
    [
      'setup.cfg with a file',
      { ...dynamic('setuptools.build_meta'), 'setup.cfg': '[metadata]\nversion = file: V\n', V: '1.1.0' },
      'V',
      '`V` holds the version in its whole text (now 1.1.0), as `setup.cfg: metadata.version` says.',
    ],
    [
      'flit',
      { ...dynamic('flit_core.buildapi'), 'src/Acme/Parcel_x.py': module },
      'src/Acme/Parcel_x.py',
      '`src/Acme/Parcel_x.py` holds the version in `__version__` (now 1.1.0), as `project.name` says.',
    ],
    [
      'flit with a module of another name',
      { ...dynamic('flit_core.buildapi', '[tool.flit.module]\nname = "parcel"'), 'parcel/__init__.py': module },
      'parcel/__init__.py',
      '`parcel/__init__.py` holds the version in `__version__` (now 1.1.0), as `tool.flit.module` says.',
    ],
    [
      'flit without [project]',
      {
        'pyproject.toml': '[build-system]\nbuild-backend = "flit_core.buildapi"\n[tool.flit.metadata]\nmodule = "p"',
        'p.py': module,
      },
      'p.py',
      '`p.py` holds the version in `__version__` (now 1.1.0), as `tool.flit.metadata` says.',
    ],
    [
      'pdm',
      { ...dynamic('pdm.backend', '[tool.pdm.version]\nsource = "file"\npath = "a.py"'), 'a.py': module },
      'a.py',
      '`a.py` holds the version in `__version__` (now 1.1.0), as `tool.pdm.version` says.',
    ],
  ])('%s', async (_, files, file, line) => {
    const { changed, says } = await released(files);

    expect(says).toEqual([line]);
    expect(changed).toEqual({ [file]: files[file]?.replace('1.1.0', '1.2.0') });
    const again = await released({ ...files, ...changed });
    expect(again.changed).toEqual({});
  });
});

describe('nothing is edited where the build is told the version', () => {
  test.each<[string, Files, string]>([
    [
      'setuptools-scm',
      dynamic('setuptools.build_meta', '[tool.setuptools_scm]'),
      'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X',
    ],
    [
      'setuptools-scm by requirement',
      {
        'pyproject.toml':
          '[build-system]\nrequires = ["setuptools", "setuptools-scm[simple]>=9"]\n[project]\nname = "a"\ndynamic = ["version"]',
      },
      'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_A',
    ],
    ['hatch-vcs', dynamic('hatchling.build', '[tool.hatch.version]\nsource = "vcs"'), 'SETUPTOOLS_SCM_PRETEND_VERSION'],
    ['hatchling', dynamic('hatchling.build', '[tool.hatch.version]\nsource = "env"\nvariable = "V"'), 'V'],
    ['pdm-backend', dynamic('pdm.backend', '[tool.pdm.version]\nsource = "scm"'), 'PDM_BUILD_SCM_VERSION'],
    [
      'poetry-dynamic-versioning',
      dynamic(
        'poetry_dynamic_versioning.backend',
        '[tool.poetry]\nversion = "0.0.0"\n[tool.poetry-dynamic-versioning]\nenable = true',
      ),
      'POETRY_DYNAMIC_VERSIONING_BYPASS',
    ],
  ])('%s', async (tool, files, variable) => {
    const { changed, says } = await released(files);

    expect(changed).toEqual({});
    expect(says).toEqual([
      `Nothing to edit: ${tool.split(' ')[0]} takes the version from \`${variable}\` when the build sets it.`,
    ]);
  });
});
