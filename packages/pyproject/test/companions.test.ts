import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Files, releaseFiles } from './release-files.ts';

const project = (version = '1.1.0') => ({ 'pyproject.toml': `[project]\nname = "parcel"\nversion = "${version}"\n` });

/** The one companion of a project, after a release. */
async function companion(
  file: string,
  text: string,
  asked: Parameters<typeof releaseFiles>[1] & { now?: string } = {},
) {
  const { files, says } = await releaseFiles({ ...project(asked.now), [file]: text }, asked);
  return { text: files[file], says };
}

describe('a companion that says the current version is written, in its spelling', () => {
  test.each<[string, string, string, string, string]>([
    ['package.json', '1.1.0', '{"version":"1.1.0"}', '1.2.0-beta.1', '{"version":"1.2.0-beta.1"}'],
    ['package.json', '1.2.0b1', '{"version":"1.2.0-beta.1"}', '1.2.0', '{"version":"1.2.0"}'],
    [
      'package.json',
      '1.2.0b1',
      '{\r\n\t"version": "1.2.0-beta.1"\r\n}\r\n',
      '1.2.0-beta.2',
      '{\r\n\t"version": "1.2.0-beta.2"\r\n}\r\n',
    ],
    ['package.json', '1.1', '\uFEFF{"version":"1.1.0"}', '1.2.0', '\uFEFF{"version":"1.2.0"}'],
    ['CITATION.cff', '2.14.0b1', 'version: v2.14.0b1\n', '2.14.0-beta.2', 'version: v2.14.0b2\n'],
    ['CITATION.cff', '2.14.0b1', 'version: "v2.14.0-beta.1" # x\n', '2.14.0-beta.2', 'version: "v2.14.0-beta.2" # x\n'],
    ['CITATION.cff', '2.14.0b1', "version: '2.14.0-beta1'\n", '2.14.0-beta.2', "version: '2.14.0-beta2'\n"],
    ['CITATION.cff', '1.1.0', 'version: 1.1\n', '1.2.0', 'version: 1.2.0\n'],
    ['CITATION.cff', '1.1.0', 'version: V1.1.0\n', '1.2.0-rc.1', 'version: V1.2.0rc1\n'],
    ['codemeta.json', '1.1.0', '{"version": "1.1.0"}', '1.2.0-rc.1', '{"version": "1.2.0rc1"}'],
    ['VERSION', '1.1.0', '1.1.0\n', '1.2.0-rc.1', '1.2.0rc1\n'],
    ['setup.cfg', '1.1.0', '[metadata]\nversion = 1.1.0\n', '1.2.0', '[metadata]\nversion = 1.2.0\n'],
    [
      '.bumpversion.cfg',
      '1.1.0',
      '[bumpversion]\ncurrent_version = 1.1.0\n',
      '1.2.0',
      '[bumpversion]\ncurrent_version = 1.2.0\n',
    ],
    [
      'docs/conf.py',
      '1.1.0',
      'version = "1.1"\nrelease = "1.1.0"\n',
      '1.2.0-rc.1',
      'version = "1.2"\nrelease = "1.2.0rc1"\n',
    ],
    ['docs/conf.py', '1.1.0', "version = 'v1.1'\n", '1.2.0-rc.1', "version = 'v1.2'\n"],
    ['tbump.toml', '1.1.0', '[version]\ncurrent = "1.1.0"\n', '1.2.0', '[version]\ncurrent = "1.2.0"\n'],
    [
      'setup.cfg',
      '1.1.0',
      '[bumpver]\ncurrent_version = "1.1.0"\n',
      '1.2.0-rc.1',
      '[bumpver]\ncurrent_version = "1.2.0rc1"\n',
    ],
    [
      '.bumpver.toml',
      '1.1.0',
      '[bumpver]\ncurrent_version = "1.1.0"\n',
      '1.2.0',
      '[bumpver]\ncurrent_version = "1.2.0"\n',
    ],
  ])('%s at %s: %j', async (file, now, text, version, expected) => {
    expect((await companion(file, text, { now, version })).text).toBe(expected);
  });

  test('its date moves with it, and not without', async () => {
    const text = "date-released: '2020-02-29'\nversion: 1.1.0\n";

    expect((await companion('CITATION.cff', text)).text).toBe("date-released: '2026-03-04'\nversion: 1.2.0\n");
    expect((await companion('CITATION.cff', text, { now: '3.0.0', last: '3.0.0', version: '3.1.0' })).text).toBe(text);
  });
});

describe('a companion that says something else is left alone, and said so in one line', () => {
  test.each([
    ['package.json', '{"private":true,"version":"1.0.0"}', '1.0.0'],
    ['package.json', '{"version":"0.0.0-development"}', '0.0.0-development'],
    ['package.json', '{"version":"1.1.0-rc.1"}', '1.1.0-rc.1'],
    ['package.json', '{"name":"ui"}', 'no version'],
    ['package.json', '{"version":1.1}', 'no version'],
    ['package.json', '{"version":null}', 'no version'],
    ['package.json', '["1.1.0"]', 'no version'],
    ['CITATION.cff', 'version: v2.14.0b1\n', 'v2.14.0b1'],
    ['CITATION.cff', 'version: 11.1.0\n', '11.1.0'],
    ['CITATION.cff', 'title: x\n', 'no version'],
    ['codemeta.json', '{"version":"0.9"}', '0.9'],
    ['setup.cfg', '[metadata]\nversion = 0.9\n', '0.9'],
  ])('%s: %j', async (file, text, says) => {
    const { text: after, says: said } = await companion(file, text, { version: '1.2.0-beta.1' });

    expect(after).toBe(text);
    expect(said.slice(1)).toEqual([`Left unchanged: \`${file}\` (${says}). The version of the project is 1.1.0.`]);
  });

  test('several are one line', async () => {
    const files = { ...project(), 'package.json': '{"version":"7.0.0"}', 'CITATION.cff': 'version: 6.0\n' };

    expect((await releaseFiles(files)).says.slice(1)).toEqual([
      'Left unchanged: `package.json` (7.0.0), `CITATION.cff` (6.0). The version of the project is 1.1.0.',
    ]);
  });

  test('unless an option names it', async () => {
    const files = { ...project(), 'package.json': '{"version":"0.0.0-development"}', 'CITATION.cff': 'version: v1\n' };

    const { changed, says } = await releaseFiles(files, {
      version: '1.2.0-beta.1',
      options: { files: [{ path: 'package.json' }, { path: './CITATION.cff' }] },
    });

    expect(changed['package.json']).toBe('{"version":"1.2.0-beta.1"}');
    expect(changed['CITATION.cff']).toBe('version: v1.2.0b1\n');
    expect(says.join('\n')).not.toContain('Left unchanged');
  });
});

test('a file that cannot be read holds no copy, and stops no release', async () => {
  const files = {
    ...project(),
    'deno.json': '{ // a comment\n "version": "1.1.0" }',
    'Cargo.toml': '{{ name }}',
    'pixi.toml': '[',
  };

  expect(Object.keys((await releaseFiles(files)).changed)).toEqual(['pyproject.toml']);
});

test('an option decides how a place is spelled that is found without it, too', async () => {
  const toml = `${project()['pyproject.toml']}[tool.commitizen]\nversion = "1.1.0"\n`;
  const files = [{ path: 'pyproject.toml', key: 'tool.commitizen.version', form: 'semver' }];

  const { changed } = await releaseFiles({ 'pyproject.toml': toml }, { version: '1.2.0-beta.1', options: { files } });

  expect(changed['pyproject.toml']).toBe(toml.replace('1.1.0', '1.2.0b1').replace('1.1.0', '1.2.0-beta.1'));
});

test('what is excluded is neither edited nor named', async () => {
  const files = {
    ...project(),
    'package.json': '{"version":"1.1.0"}',
    'ui/VERSION': '1.1.0',
    'CITATION.cff': 'version: 9\n',
  };

  const { changed, says } = await releaseFiles(files, { options: { exclude: ['package.json', 'ui/**', '*.cff'] } });

  expect(Object.keys(changed)).toEqual(['pyproject.toml']);
  expect(says).toHaveLength(1);
});

describe("npm's lock file", () => {
  const lock = '{"version":"1.1.0","packages":{"":{"version":"1.1.0"},"x":{"version":"1.1.0"}}}';

  test('follows package.json', async () => {
    const edited = lock.replace('1.1.0', '1.2.0').replace('1.1.0', '1.2.0');
    const both = { ...project(), 'package.json': '{"version":"1.1.0"}', 'package-lock.json': lock };

    expect((await releaseFiles(both)).changed['package-lock.json']).toBe(edited);
    expect(
      (await releaseFiles({ ...both, 'package.json': '{"version":"3.0.0"}' })).changed['package-lock.json'],
    ).toBeUndefined();
    expect(
      (await releaseFiles(both, { options: { exclude: ['package.json'] } })).changed['package-lock.json'],
    ).toBeUndefined();
  });

  test('holds the packages of a workspace', async () => {
    const files = {
      'packages/a/pyproject.toml': project()['pyproject.toml'],
      'packages/a/package.json': '{"version":"1.1.0"}',
      'package.json': '{"version":"1.1.0","workspaces":["packages/*"]}',
      'package-lock.json': '{"version":"1.1.0","packages":{"":{"version":"1.1.0"},"packages/a":{"version":"1.1.0"}}}',
    };

    const { changed } = await releaseFiles(files, { options: { packages: ['packages/*'] } });

    expect(changed['package-lock.json']).toBe(files['package-lock.json'].replaceAll('1.1.0', '1.2.0'));
    expect(changed['package.json']).toContain('1.2.0');
    expect(changed['packages/a/package.json']).toContain('1.2.0');
  });
});

describe('where git says the version', () => {
  const scm: Files = {
    'pyproject.toml':
      '[project]\nname = "a"\ndynamic = ["version"]\n[build-system]\nbuild-backend = "setuptools.build_meta"\nrequires = ["setuptools-scm"]\n',
  };

  test("a companion is written that says the last release's", async () => {
    const files = { ...scm, 'CITATION.cff': 'version: 1.1.0\n', 'package.json': '{"version":"3.0.0"}' };

    const { changed } = await releaseFiles(files);

    expect(changed).toEqual({ 'CITATION.cff': 'version: 1.2.0\n' });
  });
});

test('a run that was cut off after the project, or before it, is finished', async () => {
  const files = { ...project(), 'package.json': '{"version":"1.1.0"}', 'CITATION.cff': 'version: 1.1.0\n' };
  const whole = await releaseFiles(files);

  for (const done of [['pyproject.toml'], ['CITATION.cff'], ['package.json', 'CITATION.cff']]) {
    const half = Object.fromEntries(done.map((file) => [file, whole.files[file] ?? '']));
    expect((await releaseFiles({ ...files, ...half })).files).toEqual(whole.files);
  }
});

const letters = fc.constantFrom(['a', 'alpha'], ['b', 'beta'], ['rc', 'rc']);

test('a beta, then a stable version: only the bytes of the version change, whatever the spelling', async () => {
  const spelled = fc.record({
    prefix: fc.constantFrom('', 'v'),
    isSemver: fc.boolean(),
    kind: letters,
    number: fc.nat(99),
    quotes: fc.constantFrom('', "'", '"'),
    eol: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
  });

  await fc.assert(
    fc.asyncProperty(spelled, async ({ prefix, isSemver, kind: [short, long], number, quotes, eol, mark }) => {
      const spell = (count: number) => (isSemver ? `1.2.0-${long}.${count}` : `1.2.0${short}${count}`);
      const text = (version: string) =>
        `${mark}cff-version: 1.2.0${eol}version:  ${quotes}${prefix}${version}${quotes} # 1.2.0${eol}title: "1.2.0"${eol}`;
      const files = { ...project(`1.2.0${short}${number}`), 'CITATION.cff': text(spell(number)) };

      const beta = await releaseFiles(files, { version: `1.2.0-${long}.${number + 1}` });
      const stable = await releaseFiles(beta.files, { version: '1.2.0' });

      expect(beta.files['CITATION.cff']).toBe(text(spell(number + 1)));
      expect(stable.files['CITATION.cff']).toBe(text('1.2.0'));
    }),
    { numRuns: 25 },
  );
});
