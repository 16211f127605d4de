import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { type PythonTools, pythonTools } from '@waybill/rehearsal';
import { execa } from 'execa';
import { type RecentPython, recentPython } from '../../../test/harness/python/recent-python.ts';
import { prepare, verifyConditions } from '../src/index.ts';

const module = '"""Weighs parcels."""\n\n__version__ = "1.1.0"\n';

interface Given {
  readonly backend: string;
  readonly requires?: string;
  readonly project?: string;
  readonly rest?: string;
  readonly files: Readonly<Record<string, string>>;
  /** The variable that the build takes the version from. */
  readonly variable?: string;
}

/** What every build may be told, whatever its backend: who does not ask takes no notice. */
const handedOver = Object.fromEntries(
  [
    'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL',
    // setuptools-scm before 8 knows only a dash in the name, and hatch-vcs asks without one.
    'SETUPTOOLS_SCM_PRETEND_VERSION',
    'HATCH_VCS_PRETEND_VERSION_FOR_ACME_PARCEL',
    'PDM_BUILD_SCM_VERSION',
    'POETRY_DYNAMIC_VERSIONING_BYPASS',
    'UV_DYNAMIC_VERSIONING_BYPASS',
    'PARCEL_VERSION',
  ].map((name) => [name, '1.2.0b3']),
);

/** By the tool and the way in which it is told of the version. */
const layouts: Readonly<Record<string, Given>> = {
  'hatchling, static': {
    backend: 'hatchling.build',
    project: 'version = "1.1.0"',
    files: { 'acme_parcel/__init__.py': module },
  },
  'hatchling, default pattern': {
    backend: 'hatchling.build',
    rest: '[tool.hatch.version]\npath = "acme_parcel/__init__.py"',
    files: { 'acme_parcel/__init__.py': module },
  },
  'hatchling, pattern of its own': {
    backend: 'hatchling.build',
    rest: `[tool.hatch.version]\npath = "acme_parcel/about.py"\npattern = '(?m)^V: Final = (?P<q>["\\x27])v(?P<version>[^\\x27"]+)(?P=q)'`,
    files: { 'acme_parcel/__init__.py': '', 'acme_parcel/about.py': "W = 'v9'\nV: Final = 'v1.1.0'\n" },
  },
  'hatchling, code': {
    backend: 'hatchling.build',
    rest: '[tool.hatch.version]\nsource = "code"\npath = "acme_parcel/__init__.py"\nexpression = "VERSION"',
    files: { 'acme_parcel/__init__.py': 'VERSION: str = ("1.1.0")\n' },
  },
  'hatch-vcs': {
    backend: 'hatchling.build',
    requires: '"hatch-vcs"',
    rest: '[tool.hatch.version]\nsource = "vcs"',
    files: { 'acme_parcel/__init__.py': '' },
    variable: 'SETUPTOOLS_SCM_PRETEND_VERSION',
  },
  'hatchling, variable': {
    backend: 'hatchling.build',
    rest: '[tool.hatch.version]\nsource = "env"\nvariable = "PARCEL_VERSION"',
    files: { 'acme_parcel/__init__.py': '' },
    variable: 'PARCEL_VERSION',
  },
  'setuptools, attribute': {
    backend: 'setuptools.build_meta',
    rest: '[tool.setuptools.dynamic]\nversion = { attr = "acme_parcel.__version__" }',
    files: { 'src/acme_parcel/__init__.py': module },
  },
  'setuptools, attribute in a folder that is named': {
    backend: 'setuptools.build_meta',
    rest: '[tool.setuptools.packages.find]\nwhere = ["python"]\n[tool.setuptools.dynamic]\nversion = { attr = "acme_parcel.about.V" }',
    files: { 'python/acme_parcel/__init__.py': '', 'python/acme_parcel/about.py': "V: str = '1.1.0'" },
  },
  'setuptools, file': {
    backend: 'setuptools.build_meta',
    rest: '[tool.setuptools.dynamic]\nversion = { file = ["VERSION"] }',
    files: { 'acme_parcel/__init__.py': '', VERSION: '1.1.0\n' },
  },
  'setuptools, setup.cfg': {
    backend: 'setuptools.build_meta',
    project: 'none',
    files: {
      'acme_parcel/__init__.py': '',
      'setup.cfg': '[metadata]\nname = acme-parcel\nversion = 1.1.0\n\n[options]\npackages = acme_parcel\n',
    },
  },
  'setuptools, setup.cfg with an attribute': {
    backend: 'setuptools.build_meta',
    project: 'none',
    files: {
      'lib/acme_parcel/__init__.py': module,
      'setup.cfg':
        '[metadata]\nname = acme-parcel\nversion = attr: acme_parcel.__version__\n[options]\npackages = acme_parcel\npackage_dir =\n  = lib\n',
    },
  },
  'setuptools-scm': {
    backend: 'setuptools.build_meta',
    requires: '"setuptools-scm"',
    rest: '[tool.setuptools_scm]',
    files: { 'acme_parcel/__init__.py': '' },
    variable: 'SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL',
  },
  'flit, the module': { backend: 'flit_core.buildapi', files: { 'src/acme_parcel/__init__.py': module } },
  'flit, without [project]': {
    backend: 'flit_core.buildapi',
    project: 'none',
    rest: '[tool.flit.metadata]\nmodule = "acme_parcel"\nauthor = "Acme"\nauthor-email = "a@example.com"',
    files: { 'acme_parcel.py': module },
  },
  'pdm, static': {
    backend: 'pdm.backend',
    project: 'version = "1.1.0"',
    files: { 'src/acme_parcel/__init__.py': '' },
  },
  'pdm, the module': {
    backend: 'pdm.backend',
    rest: '[tool.pdm.version]\nsource = "file"\npath = "src/acme_parcel/__init__.py"',
    files: { 'src/acme_parcel/__init__.py': module },
  },
  'pdm, git': {
    backend: 'pdm.backend',
    rest: '[tool.pdm.version]\nsource = "scm"',
    files: { 'src/acme_parcel/__init__.py': '' },
    variable: 'PDM_BUILD_SCM_VERSION',
  },
  'poetry-core': {
    backend: 'poetry.core.masonry.api',
    project: 'none',
    rest: '[tool.poetry]\nname = "acme-parcel"\nversion = "1.1.0" # kept\ndescription = ""\nauthors = []',
    files: { 'acme_parcel/__init__.py': '' },
  },
};

/** What the metadata of built files says. */
const printVersions = 'import pkginfo, sys; [print(pkginfo.get_metadata(name).version) for name in sys.argv[1:]]';

let tools: PythonTools;
let recent: RecentPython;
let root: string;

beforeAll(async () => {
  tools = await pythonTools();
  recent = await recentPython();
  root = await mkdtemp(join(tmpdir(), 'pyproject-backends-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function pyproject({ backend, requires = '', project = 'dynamic = ["version"]', rest = '' }: Given): string {
  const system = `[build-system]\nrequires = [${requires}]\nbuild-backend = "${backend}"\n`;
  const table = `[project]\nname = "acme-parcel"\ndescription = "Weighs parcels"\n${project}\n`;
  return `${system}${project === 'none' ? '' : table}${rest}\n`;
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

it.each(Object.entries(layouts))('the built files have the version: %s', async (name, given) => {
  const folder = join(root, name.replaceAll(/\W+/g, '-'));
  await write(folder, { 'pyproject.toml': pyproject(given), ...given.files });
  const nextRelease = { version: '1.2.0-beta.3', gitTag: 'v1.2.0-beta.3', gitHead: 'b'.repeat(40), type: 'minor' };
  const context = fakeContext({ cwd: folder, nextRelease });

  await verifyConditions({}, context);
  await prepare({}, context);
  const built = await execa(tools.python, ['-m', 'build', '--no-isolation', '--skip-dependency-check', folder], {
    env: { ...(given.backend === 'pdm.backend' ? recent : tools).env, ...handedOver },
    reject: false,
    all: true,
  });

  if (built.exitCode !== 0) throw new Error(built.all);
  const names = (await readdir(join(folder, 'dist'))).sort();
  expect(names.map((file) => file.replace(/^.*(?=\.tar\.gz$|\.whl$)/, ''))).toEqual(
    expect.arrayContaining(['.tar.gz', '.whl']),
  );
  const versions = await execa(tools.python, ['-c', printVersions, ...names], {
    cwd: join(folder, 'dist'),
    env: tools.env,
  });
  expect(versions.stdout).toBe('1.2.0b3\n1.2.0b3');
  if (given.variable !== undefined) expect(context.lines[0]).toContain(`\`${given.variable}\``);
});
