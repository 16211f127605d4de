import { expect, test } from '@jest/globals';
import { parseToml } from './python-project.ts';
import { findVersionTool } from './version-tool.ts';

type Files = Readonly<Record<string, string>>;

const find = (files: Files, project: string | undefined = 'Acme.Parcel-x') =>
  findVersionTool(
    { document: parseToml('pyproject.toml', files['pyproject.toml'] ?? ''), project },
    async (file) => files[file],
  );

const system = (backend: string, requires: readonly string[] = []) =>
  `[build-system]\nbuild-backend = "${backend}"\nrequires = ${JSON.stringify(requires)}\n`;
const hatch = (source: string, rest = '') => ({
  'pyproject.toml': `${system('hatchling.build')}[tool.hatch.version]\nsource = "${source}"\n${rest}`,
});

test.each<[string, Files, readonly string[]]>([
  [
    'setuptools-scm',
    { 'pyproject.toml': system('setuptools.build_meta', ['setuptools_scm[toml]>=8']) },
    ['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ],
  [
    'setuptools-scm',
    { 'pyproject.toml': '[tool.setuptools_scm]' },
    ['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ],
  [
    'setuptools-scm',
    { 'setup.py': 'setup(use_scm_version=True)' },
    ['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ],
  [
    'setuptools-scm',
    {
      'pyproject.toml': `${system('scikit_build_core.build')}[tool.scikit-build]\nmetadata.version.provider = "scikit_build_core.metadata.setuptools_scm"\n`,
    },
    ['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ],
  [
    'setuptools-scm',
    {
      'pyproject.toml': `${system('scikit_build_core.build')}[[tool.dynamic-metadata]]\nprovider = "scikit_build_core.metadata.setuptools_scm"\n`,
    },
    ['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'SETUPTOOLS_SCM_PRETEND_VERSION'],
  ],
  ['flit-scm', { 'pyproject.toml': system('flit_scm:buildapi', ['flit_scm']) }, ['SETUPTOOLS_SCM_PRETEND_VERSION']],
  [
    'vcs-versioning',
    { 'pyproject.toml': '[tool.vcs-versioning]' },
    ['VCS_VERSIONING_PRETEND_VERSION_FOR_ACME_PARCEL_X', 'VCS_VERSIONING_PRETEND_VERSION'],
  ],
  ['hatch-vcs', hatch('vcs'), ['SETUPTOOLS_SCM_PRETEND_VERSION', 'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X']],
  [
    'hatch-vcs',
    { 'pyproject.toml': system('hatchling.build'), 'hatch.toml': '[version]\nsource = "vcs"' },
    ['SETUPTOOLS_SCM_PRETEND_VERSION', 'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X'],
  ],
  ['uv-dynamic-versioning', hatch('uv-dynamic-versioning'), ['UV_DYNAMIC_VERSIONING_BYPASS']],
  ['hatchling', hatch('env', 'variable = "PARCEL"'), ['PARCEL']],
  ['versioningit', hatch('versioningit'), []],
  ['versioningit', { 'pyproject.toml': '[tool.versioningit]' }, []],
  [
    'pdm-backend',
    { 'pyproject.toml': '[tool.pdm.version]\nsource = "scm"' },
    ['PDM_BUILD_SCM_VERSION', 'PDM_PEP517_SCM_VERSION'],
  ],
  [
    'pdm-backend',
    { 'pyproject.toml': '[tool.pdm]\nversion = { use_scm = true }' },
    ['PDM_BUILD_SCM_VERSION', 'PDM_PEP517_SCM_VERSION'],
  ],
  [
    'poetry-dynamic-versioning',
    {
      'pyproject.toml': `${system('poetry_dynamic_versioning.backend')}[tool.poetry-dynamic-versioning]\nenable = true\n`,
    },
    ['POETRY_DYNAMIC_VERSIONING_BYPASS'],
  ],
  ['pbr', { 'setup.py': 'setuptools.setup(setup_requires=["pbr"], pbr=True)' }, ['PBR_VERSION']],
  ['pbr', { 'pyproject.toml': system('pbr.build', ['pbr>=6']) }, ['PBR_VERSION']],
  ['versioneer', { 'pyproject.toml': '[tool.versioneer]' }, []],
  ['versioneer', { 'setup.cfg': '[metadata]\nname = a\n[versioneer]\nVCS = git' }, []],
  ['versioneer', { 'setup.py': 'import os, versioneer\n' }, []],
  ['dunamai', { 'setup.py': 'from dunamai import Version\n' }, []],
  ['setuptools-git-versioning', { 'pyproject.toml': '[tool.setuptools-git-versioning]\nenabled = true' }, []],
  ['setuptools-git-versioning', { 'setup.py': 'setup(setuptools_git_versioning={"enabled": True})' }, []],
])('%s is known by %j and gets the version by %j', async (name, files, variables) => {
  expect(await find(files)).toEqual({ name, variables });
});

test.each<[string, Files, string | undefined]>([
  ['an empty one', { 'pyproject.toml': '[tool.versioneer]\nVCS = "git"\ntag_prefix = ""' }, ''],
  ['another one', { 'pyproject.toml': '[tool.versioneer]\ntag_prefix = "parcel-"' }, 'parcel-'],
  ['none', { 'pyproject.toml': '[tool.versioneer]\nVCS = "git"' }, undefined],
  ['one of setup.cfg', { 'setup.cfg': '[versioneer]\r\nVCS = git\r\ntag_prefix = v\r\n\r\n[bdist_wheel]\r\n' }, 'v'],
  [
    'an empty one of setup.cfg',
    { 'setup.cfg': '[metadata]\nname = a\n[versioneer]\ntag_prefix =\nparentdir_prefix = a-\n' },
    '',
  ],
  ['a quoted one of setup.cfg', { 'setup.cfg': "[versioneer]\ntag_prefix = ''\n" }, ''],
  ['one of another section', { 'setup.cfg': '[versioneer]\nVCS = git\n[other]\ntag_prefix = x\n' }, undefined],
])('the prefix that versioneer expects of tags: %s', async (_, files, prefix) => {
  expect((await find(files))?.tagPrefix).toBe(prefix);
});

test.each<[string, Files]>([
  ['nothing', {}],
  ['a tool that is switched off', { 'pyproject.toml': '[tool.setuptools-git-versioning]\nenabled = false' }],
  ['one that is not switched on', { 'pyproject.toml': system('poetry_dynamic_versioning.backend') }],
  ['a file', hatch('regex', 'path = "a.py"')],
  ['a comment', { 'setup.py': '# versioneer and dunamai are not for us\n' }],
  ['a requirement of a similar name', { 'pyproject.toml': system('setuptools.build_meta', ['setuptools-scm-not']) }],
])('%s is no tool that reads git', async (_, files) => {
  expect(await find(files)).toBeUndefined();
});

test('without a name, the common variables are left', async () => {
  expect(
    (
      await findVersionTool(
        { document: parseToml('p', '[tool.setuptools_scm]'), project: undefined },
        async () => undefined,
      )
    )?.variables,
  ).toEqual(['SETUPTOOLS_SCM_PRETEND_VERSION']);
});
