import { describe, expect, test } from '@jest/globals';
import { releaseFiles } from './release-files.ts';

const attribute = (attr: string) =>
  `[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "parcel"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = { attr = "${attr}" }\n`;

describe('a version that is a tuple', () => {
  const joined = 'INFO = [1, 1, 0]  # (1, 1, 0)\n__version__ = ".".join(str(each) for each in INFO)\n';

  test.each([
    ['that setuptools joins', 'parcel.VERSION', 'VERSION = (1, 1, 0)\n', '(1, 1, 0)', '(1, 2, 0, "b1")', '(1, 2, 0)'],
    [
      'that a function makes a text of',
      'parcel.__version__',
      'VERSION = (1, 1, 0, "final", 0)\n__version__ = get_version(VERSION)\n',
      '(1, 1, 0, "final", 0)',
      '(1, 2, 0, "beta", 1)',
      '(1, 2, 0, "final", 0)',
    ],
    [
      'that a class with names for the elements holds',
      'parcel.__version__',
      'version_info = VersionInfo(1, 1, 0, "final", 0)\n__version__ = "{}.{}".format(version_info.major, _suffix)\n',
      'Info(1, 1, 0, "final", 0)',
      'Info(1, 2, 0, "beta", 1)',
      'Info(1, 2, 0, "final", 0)',
    ],
    ['that is joined, with comments', 'parcel.__version__', joined, '[1, 1, 0]', '[1, 2, 0, "b1"]', '[1, 2, 0]'],
  ])('%s is written', async (_what, attr, text, now, beta, stable) => {
    const files = { 'pyproject.toml': attribute(attr), 'parcel/__init__.py': text };

    const first = await releaseFiles(files, { version: '1.2.0-beta.1' });
    const second = await releaseFiles(first.files);

    expect(first.changed).toEqual({ 'parcel/__init__.py': text.replace(now, beta) });
    expect(second.changed).toEqual({ 'parcel/__init__.py': text.replace(now, stable) });
  });

  test('in another module', async () => {
    const files = {
      'pyproject.toml': attribute('parcel.__version__'),
      'parcel/__init__.py': 'from .numbers import VERSION\nfrom .text import render\n__version__ = render(VERSION)\n',
      'parcel/numbers.py': 'VERSION = (1, 1, 0)\n',
      'parcel/text.py': 'def render(numbers): ...\n',
    };

    expect((await releaseFiles(files)).changed).toEqual({ 'parcel/numbers.py': 'VERSION = (1, 2, 0)\n' });
  });

  test('in the file that hatchling runs', async () => {
    const files = {
      'pyproject.toml':
        '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "parcel"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "code"\npath = "parcel/v.py"\n',
      'parcel/v.py': 'info = Info(1, 1, 0, "final", 0)\n__version__ = render(info)\n',
    };

    expect((await releaseFiles(files, { version: '1.2.0-rc.1' })).changed).toEqual({
      'parcel/v.py': files['parcel/v.py'].replace('1, 1, 0, "final", 0', '1, 2, 0, "rc", 1'),
    });
  });

  test.each([
    ['two tuples', 'A = (1, 1, 0)\nB = (1, 1, 0)\n__version__ = join(A, B)\n'],
    ['no tuple', '__version__ = join(A)\n'],
    ['a class that may have room for three numbers alone', 'A = Version(1, 1, 0)\n__version__ = str(A)\n'],
    ['a tuple of something else', 'A = ("x", "y")\n__version__ = join(A)\n'],
    ['a change afterwards', 'A = (1, 1, 0)\n__version__ = join(A)\n__version__ = __version__ + ".dev"\n'],
  ])('%s is refused', async (_what, text) => {
    const files = { 'pyproject.toml': attribute('parcel.__version__'), 'parcel/__init__.py': text };

    await expect(releaseFiles(files)).rejects.toMatchObject({ errors: [{ code: 'EUNCLEARVERSION' }] });
  });
});

describe('beside a version that is a text, in the same file or another', () => {
  const project = '[project]\nname = "parcel"\nversion = "1.1.0"\n';

  test.each([
    ['version_info = (1, 1, 0)\n', 'version_info = (1, 2, 0)\n', 'version_info = (1, 2, 0)\n'],
    [
      '__version_info__ = (1, 1, 0, "final", 0)\n',
      '__version_info__ = (1, 2, 0, "beta", 1)\n',
      '__version_info__ = (1, 2, 0, "final", 0)\n',
    ],
    [
      'version_info = (1, 1, 0, "", "")\n',
      'version_info = (1, 2, 0, "b1", "")\n',
      'version_info = (1, 2, 0, "", "")\n',
    ],
    [
      'version = (1, 1, 0)\n__version__ = "1.1.0"\n',
      'version = (1, 2, 0)\n__version__ = "1.2.0b1"\n',
      'version = (1, 2, 0)\n__version__ = "1.2.0"\n',
    ],
    [
      '__version__ = "1.1.0"\nVERSION = (1,1,0)\n',
      '__version__ = "1.2.0b1"\nVERSION = (1,2,0)\n',
      '__version__ = "1.2.0"\nVERSION = (1,2,0)\n',
    ],
  ])('%j follows', async (before, beta, stable) => {
    const files = { 'pyproject.toml': project, 'parcel/__init__.py': before };

    const first = await releaseFiles(files, { version: '1.2.0-beta.1' });
    const second = await releaseFiles(first.files, { version: '1.2.0', last: '1.1.0' });

    expect(first.changed['parcel/__init__.py']).toBe(beta);
    expect(second.files['parcel/__init__.py']).toBe(stable);
  });

  test.each([
    'version_info = (1, 1)\n',
    'version_info = (1, 1, 1)\n',
    'version_info = tuple(x)\n',
    'limits = (1, 1, 0)\n',
    'version_info = (1, 1, 0, "x", "")\n',
    'version = (1, 2, 0)\n',
  ])('%j stays', async (text) => {
    const files = { 'pyproject.toml': project, 'parcel/__init__.py': text };

    expect((await releaseFiles(files)).changed['parcel/__init__.py']).toBeUndefined();
  });

  test('a tuple in the file that a backend reads', async () => {
    const module = '__version__ = "1.1.0"\nversion_info = (1, 1, 0)\n';
    const files = { 'pyproject.toml': attribute('parcel.__version__'), 'parcel/__init__.py': module };

    expect((await releaseFiles(files)).changed['parcel/__init__.py']).toBe(
      module.replaceAll('1.1', '1.2').replace('1, 1', '1, 2'),
    );
  });

  test.each(['lib/x/__init__.py', 'shipping/__init__.py', 'src/shipping/consts.py'])(
    'a package of another name: %s',
    async (file) => {
      const files = { 'pyproject.toml': project, [file]: 'VERSION = "1.1.0"\n', 'src/shipping/__init__.py': '' };

      expect((await releaseFiles(files)).changed[file]).toBe('VERSION = "1.2.0"\n');
    },
  );

  test.each(['tests/__init__.py', 'tools/x/__init__.py', 'examples/__init__.py', 'shipping/vendored/__init__.py'])(
    'not %s',
    async (file) => {
      const files = { 'pyproject.toml': project, [file]: '__version__ = "1.1.0"\n' };

      expect((await releaseFiles(files)).changed[file]).toBeUndefined();
    },
  );
});

describe('numbers of a version', () => {
  const header = '#define MAJOR_VERSION 1\n#define MINOR_VERSION 1\n#define MICRO_VERSION 0\n#define LEVEL ""\n';

  test('that no release changes are named', async () => {
    const files = { 'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n', 'include/parcel.h': header };

    const { says } = await releaseFiles(files);

    expect(says.at(-1)).toContain('- include/parcel.h:3: #define MICRO_VERSION 0');
  });

  test('are written where an option names them', async () => {
    const pattern = String.raw`MAJOR_VERSION (?<major>\d+)\n.*MINOR_VERSION (?<minor>\d+)\n.*MICRO_VERSION (?<patch>\d+)\n.*LEVEL "(?<rest>.*)"`;
    const files = { 'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n', 'include/parcel.h': header };
    const options = { files: [{ path: 'include/parcel.h', pattern }] };

    const beta = await releaseFiles(files, { options, version: '1.2.0-beta.1' });
    const stable = await releaseFiles(beta.files, { options });

    expect(beta.changed['include/parcel.h']).toBe(
      header.replace('MINOR_VERSION 1', 'MINOR_VERSION 2').replace('""', '"b1"'),
    );
    expect(stable.files['include/parcel.h']).toBe(header.replace('MINOR_VERSION 1', 'MINOR_VERSION 2'));
    expect(beta.says.join('\n')).not.toContain('no release changes them');
  });

  test('of the module that a backend reads', async () => {
    const module = 'major = 1\nminor = 1\npatch = 0\nrest = ""\n__version__ = f"{major}.{minor}.{patch}{rest}"\n';
    const files = { 'pyproject.toml': attribute('parcel.__version__'), 'parcel/__init__.py': module };
    const pattern = String.raw`^major = (?<major>\d+)\nminor = (?<minor>\d+)\npatch = (?<patch>\d+)\nrest = "(?<rest>\w*)"`;
    const options = { files: [{ path: 'parcel/__init__.py', pattern }] };

    await expect(releaseFiles(files)).rejects.toMatchObject({ errors: [{ code: 'EUNCLEARVERSION' }] });
    expect((await releaseFiles(files, { options, version: '1.2.0-rc.3' })).changed['parcel/__init__.py']).toBe(
      module.replace('minor = 1', 'minor = 2').replace('rest = ""', 'rest = "rc3"'),
    );
  });

  test('a pattern without `rest` has no room for a pre-release', async () => {
    const files = { 'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n', 'include/parcel.h': header };
    const pattern = String.raw`MAJOR_VERSION (?<major>\d+)\n.*MINOR_VERSION (?<minor>\d+)\n.*MICRO_VERSION (?<patch>\d+)\b`;
    const options = { files: [{ path: 'include/parcel.h', pattern }] };

    await expect(releaseFiles(files, { options, version: '1.2.0-beta.1' })).rejects.toMatchObject({
      code: 'ENOROOMFORVERSION',
    });
    expect((await releaseFiles(files, { options })).changed['include/parcel.h']).toContain('MINOR_VERSION 2');
  });
});

test.each([
  ['.. versionadded:: 1.1.0', ''],
  ['New in version 1.1.0', ''],
  ['Deprecated since parcel v1.1.0', ''],
  ['The version is 1.1.0', '- docs/guide.rst:1: The version is 1.1.0'],
])('%j in a page is named only if it says the current version: %j', async (line, named) => {
  const { says } = await releaseFiles({
    'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n',
    'docs/guide.rst': `${line}\n`,
  });

  expect(says.join('\n').includes('These lines')).toBe(named !== '');
  expect(says.join('\n')).toContain(named);
});
