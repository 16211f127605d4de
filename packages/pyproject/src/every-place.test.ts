import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { prepare } from './index.ts';

interface Kind {
  readonly file: string;
  /** Lines that may stand anywhere between others and mean nothing. */
  readonly noise: readonly string[];
  /** The lines with the version, and what must come first. */
  readonly lines: (version: string) => readonly string[];
  /** What makes the plugin look there: an option, or a project whose backend does. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly project?: string;
  /** Whether it is SemVer that stands there. */
  readonly isSemver?: boolean;
}

const setuptools = (rest: string) =>
  `[project]\nname = "a"\ndynamic = ["version"]\n[build-system]\nbuild-backend = "setuptools.build_meta"\n${rest}`;
const inFile = (entry: object) => ({ layout: 'files', files: [entry] });

/** Every kind of place that a version can have beside the keys of TOML and JSON, whose own tests say the same of them. */
const kinds: Readonly<Record<string, Kind>> = {
  'a key of YAML': {
    file: 'Chart.yaml',
    noise: ['', '# version: 1.1.0', '  # é\u{1F4E6}'],
    lines: (version) => ['other: {version: 1.1.0}', `"version":   '${version}'  # 1.1.0`, 'list: [1.1.0]'],
    options: inFile({ path: 'Chart.yaml', key: 'version', form: 'semver' }),
    isSemver: true,
  },
  'a pattern': {
    file: 'README.md',
    noise: ['', 'parcel 1.1.0', 'parcel ==1.1.0', '\té\u{1F4E6}'],
    lines: (version) => [`pip install parcel==${version} # 1.1.0`],
    options: inFile({ path: 'README.md', pattern: 'install parcel==(?<version>\\S+)' }),
  },
  'a marked line': {
    file: 'conf.py',
    noise: ['', 'release = "1.1.0"', '# 1.1.0 x-release', '  é\u{1F4E6}'],
    lines: (version) => [`release = "${version}"  # x-release-version`],
    options: inFile({ path: 'conf.py' }),
  },
  'an assignment': {
    file: 'a.py',
    noise: ['', '# __version__ = "1.1.0"', 'other = "1.1.0"', "text = 'é\u{1F4E6}'"],
    lines: (version) => ['"""', '__version__ = "1.1.0"', '"""', `__version__: str = '${version}'  # 1.1.0`],
    project: setuptools('[tool.setuptools.dynamic]\nversion = { attr = "a.__version__" }\n'),
  },
  'a setting': {
    file: 'setup.cfg',
    noise: ['', '# version = 1.1.0', '; é\u{1F4E6}'],
    lines: (version) => [
      '[bump]',
      'version = 1.1.0',
      '[metadata]',
      'name = a',
      `version =  ${version}`,
      '[x]',
      'version = 1.1.0',
    ],
    project: '[build-system]\nbuild-backend = "setuptools.build_meta"\n',
  },
  'a whole file': {
    file: 'VERSION',
    noise: [''],
    lines: (version) => [`  ${version} `],
    project: setuptools('[tool.setuptools.dynamic]\nversion = { file = ["VERSION"] }\n'),
  },
};

const versions = fc
  .tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat())
  .map(([major, minor, patch, number]) => ({
    semver: `${major}.${minor}.${patch}-beta.${number}`,
    pep440: `${major}.${minor}.${patch}b${number}`,
  }))
  .filter(({ semver }) => !semver.startsWith('1.1.0'));

test.each(Object.entries(kinds))('changes the bytes of the version in %s, and no others', async (_, kind) => {
  const document = fc.record({
    before: fc.array(fc.constantFrom(...kind.noise), { maxLength: 4 }),
    after: fc.array(fc.constantFrom(...kind.noise), { maxLength: 4 }),
    eol: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    end: fc.boolean(),
  });

  await fc.assert(
    fc.asyncProperty(document, versions, async ({ before, after, eol, mark, end }, { semver, pep440 }) => {
      const textWith = (version: string) =>
        mark + [...before, ...kind.lines(version), ...after].join(eol) + (end ? eol : '');
      const project = kind.project ?? '[project]\nname = "a"\n';
      await using folder = await temporaryFolder({ 'pyproject.toml': project, [kind.file]: textWith('1.1.0') });
      const nextRelease = { version: semver, gitTag: `v${semver}`, gitHead: 'b'.repeat(40), type: 'minor' };
      const context = fakeContext({ cwd: folder.path, nextRelease });
      const path = join(folder.path, kind.file);

      await prepare(kind.options ?? {}, context);
      const once = await readFile(path, 'utf8');
      await prepare(kind.options ?? {}, context);

      expect(once).toBe(textWith(kind.isSemver ? semver : pep440));
      expect(await readFile(path, 'utf8')).toBe(once);
      expect(await readFile(join(folder.path, 'pyproject.toml'), 'utf8')).toBe(project);
    }),
    { numRuns: 25 },
  );
});
