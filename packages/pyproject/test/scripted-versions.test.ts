import { expect, test } from '@jest/globals';
import { assignedTo } from '../src/layouts/backends/setup-script.ts';
import { releaseFiles } from './release-files.ts';

const module = '"""Parcel."""\nversion = "1.1.0"\n__version__ = "1.1.0"\n';
const tuple =
  'version_info = (1, 1, 0, "final", 0)\n_dev = 0\n__version__ = _make(*version_info, _dev)\nassert "candidate"\n';

test.each([
  [
    'that it executes',
    'with open("parcel/__init__.py") as f:\n    ns = {}\n    exec(f.read(), ns)\n    version = ns["version"]\nsetup(name="parcel",\n    version=version,\n)\n',
    module,
    module.replaceAll('1.1.0', '1.2.0b1'),
  ],
  [
    'that a function executes, with the settings in a dict',
    'def get():\n    with open("parcel/__init__.py") as f:\n        exec(f.read(), data)\n    return data\ndata = get()\nsettings = dict(name="parcel", version=data["__version__"])\nsetup(**settings)\n',
    tuple,
    tuple.replace('1, 1, 0, "final", 0', '1, 2, 0, "beta", 1'),
  ],
])('setup.py takes the version from a file %s', async (_what, script, before, after) => {
  const files = { 'setup.py': script, 'parcel/__init__.py': before };

  const { changed } = await releaseFiles(files, { version: '1.2.0-beta.1' });

  expect(changed).toEqual({ 'parcel/__init__.py': after });
});

const reader =
  'import os, re\ndef version():\n    with open(os.path.join(base(), "src", "parcel", "__init__.py")) as f:\n        return re.search("x", f.read())[1]\n';

test.each([
  ['a module', 'import versioninfo\nsetup(name="parcel", version=versioninfo.version())\n'],
  ['a function of a module', 'from versioninfo import version as get\nsetup(name="parcel", version=get())\n'],
  ['a name for it', 'import versioninfo\nfound = versioninfo.version()\nsetup(name="parcel", version=found)\n'],
])('setup.py asks a module beside it, which reads the one file: %s', async (_what, script) => {
  const files = { 'setup.py': script, 'versioninfo.py': reader, 'src/parcel/__init__.py': module };

  const { changed } = await releaseFiles(files, { version: '1.2.0-beta.1' });

  expect(changed).toEqual({ 'src/parcel/__init__.py': module.replaceAll('1.1.0', '1.2.0b1') });
});

test('a module that reads no file, or two, is left to the build', async () => {
  const script = 'import versioninfo\nsetup(name="parcel", version=versioninfo.version())\n';
  const two = `${reader}open("VERSION")\n`;
  const files = { 'setup.py': script, 'src/parcel/__init__.py': module, VERSION: '1.1.0\n' };

  for (const text of ['def version():\n    return run("git")\n', two]) {
    const { changed, says } = await releaseFiles({ ...files, 'versioninfo.py': text });

    expect(changed['src/parcel/__init__.py']).toBeUndefined();
    expect(says.join('\n')).toContain('`setup.py` computes it when it runs');
  }
});

const meta =
  'from os import path\nNAME = "parcel"\ndef meta():\n    with open(path.join(here, NAME, "__init__.py")) as f:\n        return parse(f, r"__(\\w+?)__\\s*=\\s*(.*)")\n';

test.each([
  [
    'named by a constant',
    `${meta}found = meta()\nsetup(name=NAME, version=found["version"])\n`,
    '__version__ = "1.1.0"\n',
  ],
  [
    'named in a text with a constant',
    'NAME = "parcel"\nsetup(name=NAME, version=read(f"{NAME}/__init__.py")["__version__"])\n',
    '__version__ = "1.1.0"\n',
  ],
  [
    'below a path, which it executes',
    'exec((here / "parcel" / "__init__.py").read_text())\nsetup(name="parcel", version=version)\n',
    'tag = version = commit = "1.1.0"\n',
  ],
])('setup.py takes the version from a file %s', async (_what, script, before) => {
  const files = { 'setup.py': script, 'parcel/__init__.py': before };

  const { changed } = await releaseFiles(files, { version: '1.2.0-beta.1' });

  expect(changed).toEqual({ 'parcel/__init__.py': before.replace('1.1.0', '1.2.0b1') });
});

test('a key of what is read is the name of that module, before the one with underscores', async () => {
  const script = 'ns = run("parcel.py")\nsetup(name="parcel", version=ns["release"])\n';
  const files = { 'setup.py': script, 'parcel.py': 'release = "1.1.0"\n__release__ = "7.0"\n' };

  const { changed } = await releaseFiles(files);

  expect(changed).toEqual({ 'parcel.py': 'release = "1.2.0"\n__release__ = "7.0"\n' });
});

const dynamicProject =
  '[project]\nname = "parcel"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = { attr = "parcel.__version__" }\n';

test.each([
  ['a module of the package', 'from . import _v\n\n__version__ = _v.version\ndel _v\n', '_v'],
  ['one by its full name', 'from parcel import _v as about\n__version__ = about.version\n', '_v'],
  ['an imported module', 'import parcel._v\n__version__ = parcel._v.version\n', '_v'],
  ['a module of a package below', 'from .core import about\n__version__ = about.version\n', 'core/about'],
])('an attribute of %s', async (_what, init, file) => {
  const files = { 'pyproject.toml': dynamicProject, 'parcel/__init__.py': init, [`parcel/${file}.py`]: module };

  const { changed } = await releaseFiles(files);

  expect(changed[`parcel/${file}.py`]).toContain('\nversion = "1.2.0"');
  expect(changed['parcel/__init__.py']).toBeUndefined();
});

test.each([
  ['no module', 'from .meta import about\n__version__ = about.version\n'],
  ['a name that nothing imports', 'about = read()\n__version__ = about.version\n'],
])('an attribute of %s is not followed', async (_what, init) => {
  const files = {
    'pyproject.toml': dynamicProject,
    'parcel/__init__.py': init,
    'parcel/meta.py': module,
    'about.py': module,
  };

  await expect(releaseFiles(files)).rejects.toMatchObject({ errors: [{ code: 'EUNCLEARVERSION' }] });
});

test('a version that setup.py computes from a place which the option names is not said to be nowhere', async () => {
  const files = { 'setup.py': 'setup(name="parcel", version=table()["v"])\n', 'parcel.py': "t = dict(v='1.1.0')\n" };
  const options = { files: [{ path: 'parcel.py', pattern: "v='(?<version>[^']*)'" }] };

  const { changed, says } = await releaseFiles(files, { options });

  expect(changed).toEqual({ 'parcel.py': "t = dict(v='1.2.0')\n" });
  expect(says.join('\n')).not.toContain('Nothing to edit');
});

test('a chart that the option names, and a project inside, say nothing of where this project has its version', async () => {
  const files = {
    'setup.py': 'setup(name="parcel", version=table()["v"])\n',
    'Chart.yaml': 'version: 1.1.0\n',
    'libs/core/pyproject.toml': '[project]\nname = "core"\nversion = "1.1.0"\n',
    'libs/core/core.py': "t = dict(v='1.1.0')\n",
  };
  const options = {
    packages: ['.', 'libs/core'],
    files: [
      { path: 'Chart.yaml', key: 'version' },
      { path: 'libs/core/core.py', pattern: "v='(?<version>[^']*)'" },
    ],
  };

  const { says } = await releaseFiles(files, { options });

  expect(says.join('\n')).toContain('Nothing to edit');
});

test('a long run of blanks in setup.py takes time in proportion', () => {
  const script = `version = a${' '.repeat(200_000)}b\n`;

  expect(assignedTo('version', script)).toBe(script.slice('version = '.length).trimEnd());
});

test.each([
  ['google-cloud-parcel', 'google/cloud/parcel/version.py'],
  ['acme_parcel', 'acme_parcel/_version.py'],
])('the name that setup.py gives by a variable tells the modules of the package: %s', async (name, file) => {
  const script = `name = "${name}"\nsetup(\n    name=name,\n    version="1.1.0",\n)\n`;
  const files = {
    'setup.py': script,
    [file]: '__version__ = "1.1.0"\n',
    'other/version.py': '__version__ = "1.1.0"\n',
  };

  expect((await releaseFiles(files)).changed).toEqual({
    'setup.py': script.replace('1.1.0', '1.2.0'),
    [file]: '__version__ = "1.2.0"\n',
  });
});

test('a release candidate is spelled as the file does', async () => {
  const script = 'exec(open("parcel/__init__.py").read(), ns)\nsetup(name="parcel", version=ns["__version__"])\n';

  const { changed } = await releaseFiles(
    { 'setup.py': script, 'parcel/__init__.py': tuple },
    { version: '1.2.0-rc.2' },
  );

  expect(changed['parcel/__init__.py']).toContain('(1, 2, 0, "candidate", 2)');
});

test('two files that it may mean are left to the build', async () => {
  const script =
    'exec(open("a.py").read(), ns)\nexec(open("b.py").read(), ns)\nsetup(name="x", version=ns["version"])\n';
  const files = { 'setup.py': script, 'a.py': 'version = "1.1.0"\n', 'b.py': 'version = "1.1.0"\n' };

  const { changed, says } = await releaseFiles(files);

  expect(changed).toEqual({});
  expect(says.join('\n')).toContain('`setup.py` computes it when it runs');
});

test('the folder of packages counts wherever setup.py has it', async () => {
  const script = 'settings = dict(name="x", version="1.1.0", package_dir={"": "code"})\nsetup(**settings)\n';
  const files = { 'setup.py': script, 'code/shipping/__init__.py': 'version = __version__ = "1.1.0"\n' };

  expect((await releaseFiles(files)).changed['code/shipping/__init__.py']).toBe('version = __version__ = "1.2.0"\n');
});

test('a day is no version of a release', async () => {
  const files = { 'setup.py': 'setup(name="x", use_calver="%Y.%m.%d", setup_requires=["calver"])\n' };

  await expect(releaseFiles(files)).rejects.toMatchObject({
    errors: [{ code: 'EDYNAMICVERSION', message: expect.stringContaining('calver') }],
  });
});

test.each([
  ['hatchling.build', '[tool.hatch.version]\nsource = "incremental"\n[tool.incremental]\n', 'src/parcel/_version.py'],
  ['setuptools.build_meta', '[tool.incremental]\nname = "Parcel"\n', 'parcel/_version.py'],
  ['setuptools.build_meta', '[tool.incremental]\nname = "Parcel"\npath = "code"\n', 'code/_version.py'],
])('incremental with %s keeps its numbers: stable versions fit', async (backend, rest, file) => {
  const text = 'from incremental import Version\n\n__version__ = Version("Parcel", 1, 1, 0)\n';
  const files = {
    'pyproject.toml': `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "parcel"\ndynamic = ["version"]\n${rest}`,
    [file]: text,
  };

  expect((await releaseFiles(files)).changed).toEqual({ [file]: text.replace('1, 1, 0', '1, 2, 0') });
  await expect(releaseFiles(files, { version: '1.2.0-rc.1' })).rejects.toMatchObject({ code: 'ENOROOMFORVERSION' });
});

test('what bump2version repeats in setup.cfg follows, also beside the version itself', async () => {
  const config = '[metadata]\nname = x\nversion = 1.1.0\n[bumpversion]\ncurrent_version = 1.1.0\n';

  expect((await releaseFiles({ 'setup.cfg': config, 'setup.py': 'setup()\n' })).changed['setup.cfg']).toBe(
    config.replaceAll('1.1.0', '1.2.0'),
  );
});

const dynamic = (backend: string, rest: string) =>
  `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "parcel"\ndynamic = ["version"]\n${rest}`;
const attr = dynamic('setuptools.build_meta', '[tool.setuptools.dynamic]\nversion = { attr = "parcel.__version__" }\n');

test.each([
  ['that setuptools imports', attr, 'import subprocess\n__version__ = subprocess.getoutput("git describe")\n'],
  [
    'that setuptools imports, with a tool',
    attr,
    'from dunamai import Version\n__version__ = str(Version.from_git())\n',
  ],
  ['with a function, which setuptools calls', attr, 'def __version__():\n    return "1.1.0"\n'],
  [
    'that hatchling runs',
    dynamic('hatchling.build', '[tool.hatch.version]\nsource = "code"\npath = "parcel/__init__.py"\n'),
    'import subprocess\n__version__ = subprocess.getoutput("git describe")\n',
  ],
  [
    'that flit imports',
    dynamic('flit_core.buildapi', ''),
    'from dunamai import Version\n__version__ = str(Version.from_git())\n',
  ],
])('a module %s is left to the build where it computes the version', async (_what, pyproject, text) => {
  const { changed, says } = await releaseFiles({ 'pyproject.toml': pyproject, 'parcel/__init__.py': text });

  expect(changed).toEqual({});
  expect(says[0]).toMatch(/computes it.* The pypi plugin checks the version of what is built/);
});

test('a module that computes the version from its own numbers is still refused, with what to write', async () => {
  const files = { 'pyproject.toml': attr, 'parcel/__init__.py': 'A, B = 1, 1\n__version__ = str(A) + "." + str(B)\n' };

  await expect(releaseFiles(files)).rejects.toMatchObject({ errors: [{ code: 'EUNCLEARVERSION' }] });
});

test('a module that setup.py loads itself has the version under the name that it reads', async () => {
  const script =
    'from importlib.util import module_from_spec, spec_from_file_location\nspec = spec_from_file_location("v", "parcel/about.py")\nv = module_from_spec(spec)\nspec.loader.exec_module(v)\nsetup(name="parcel", version=v.VERSION)\n';

  const { changed } = await releaseFiles({ 'setup.py': script, 'parcel/about.py': 'VERSION = "1.1.0"\n' });

  expect(changed).toEqual({ 'parcel/about.py': 'VERSION = "1.2.0"\n' });
});

test("Poetry's plug-in that is not switched on leaves the version to its table", async () => {
  const poetry = (rest: string) =>
    `[build-system]\nbuild-backend = "poetry_dynamic_versioning.backend"\n[tool.poetry]\nname = "parcel"\nversion = "1.1.0"\n${rest}`;

  for (const rest of ['', '[tool.poetry-dynamic-versioning]\nenable = false\n']) {
    expect((await releaseFiles({ 'pyproject.toml': poetry(rest) })).changed['pyproject.toml']).toContain('"1.2.0"');
  }
  const on = poetry('[tool.poetry-dynamic-versioning]\nenable = true\n');
  expect((await releaseFiles({ 'pyproject.toml': on })).changed).toEqual({});
});

test("the file that pdm-backend's predecessor was told of", async () => {
  const pyproject = dynamic('pdm.pep517.api', '[tool.pdm]\nversion = { from = "parcel/__init__.py" }\n');

  const { changed } = await releaseFiles({ 'pyproject.toml': pyproject, 'parcel/__init__.py': module });

  expect(changed['parcel/__init__.py']).toContain('__version__ = "1.2.0"');
});
