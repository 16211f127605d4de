import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findFacts, type Snapshot } from '../repository/index.ts';
import { carryOver, findNamedFiles } from './index.ts';
import { readCfg } from './read-cfg.ts';

const project = '[project]\nname = "parcel"\nversion = "1.2.0"\n';

function snapshotOf(files: Readonly<Record<string, string>>, tags: readonly string[] = []): Snapshot {
  const git = {
    remote: 'git@github.com:acme/parcel.git',
    current: 'main',
    defaultBranch: 'main',
    branches: ['main'],
    ignored: [],
  };
  return { names: Object.keys(files), texts: new Map(Object.entries(files)), unread: new Map(), git: { ...git, tags } };
}

/** The settings, and what was left out, of the one tool. */
function carry(files: Readonly<Record<string, string>>, tags: readonly string[] = []) {
  const snapshot = snapshotOf(files, tags);
  const [carried, ...more] = carryOver({ snapshot, facts: findFacts(snapshot) });
  expect(more).toEqual([]);
  return { settings: carried?.settings, left: carried?.leftOut.map(({ setting }) => setting) };
}

const inPyproject = (table: string) => ({ 'pyproject.toml': project + table });

describe('python-semantic-release', () => {
  const psr = (text: string, files = {}) => carry({ ...inPyproject(`[tool.semantic_release]\n${text}`), ...files });

  it.each([
    ['tag_format = "{version}"', { tagFormat: '${version}' }, []],
    ['tag_format = "parcel-v{version}"', { tagFormat: 'parcel-v${version}' }, []],
    ['tag_format = "{version}{x}"', {}, ['tag_format']],
    ['tag_format = "$(id){version}"', {}, ['tag_format']],
    ['commit_message = "release {version}"', { git: { message: 'release ${nextRelease.version}' } }, []],
    ['commit_message = "<% x %> {version}"', {}, ['commit_message']],
    ['commit_message = "${process.exit()} {version}"', {}, ['commit_message']],
    ['build_command = "uv build"', {}, []],
    ['build_command = "make all && rm -rf x"', {}, ['build_command']],
    ['major_on_zero = false', {}, ['major_on_zero']],
    ['no_such = 1', {}, ['no_such']],
    ['version_toml = ["pyproject.toml:project.version"]', {}, []],
    [
      '[tool.semantic_release.changelog.default_templates]\nchangelog_file = "docs/NEWS.md"',
      { changelog: { changelogFile: 'docs/NEWS.md' } },
      [],
    ],
    ['[tool.semantic_release.changelog]\nchangelog_file = "../NEWS.md"', {}, ['changelog']],
    ['[tool.semantic_release.branches.main]\nmatch = "(main|master)"', {}, []],
    [
      '[tool.semantic_release.branches.main]\nmatch = "main"\n[tool.semantic_release.branches.next]\nmatch = "next"\nprerelease = true\nprerelease_token = "alpha"',
      { branches: ['main', { name: 'next', prerelease: 'alpha', channel: 'alpha' }] },
      [],
    ],
    ['[tool.semantic_release.branches.all]\nmatch = "(?!main).*"', {}, ['branches']],
    [
      '[tool.semantic_release.commit_parser_options]\nminor_tags = ["feat"]\npatch_tags = ["fix", "deps"]',
      {
        'commit-analyzer': {
          releaseRules: [
            { breaking: true, release: 'major' },
            { type: 'feat', release: 'minor' },
            { type: 'fix', release: 'patch' },
            { type: 'deps', release: 'patch' },
          ],
        },
      },
      [],
    ],
    ['[tool.semantic_release.publish]\nupload_to_vcs_release = false', { github: false }, []],
  ])('%#: %s', (text, settings, left) => {
    expect(psr(text)).toEqual({ settings, left });
  });

  it('writes a file with the version as a place that is there now', () => {
    const found = psr('version_variables = ["docs/install.rst:version", "src/parcel/__init__.py:__version__"]', {
      'docs/install.rst': 'Install\n\n    version = "1.2.0"\n',
    });

    const files = [{ path: 'docs/install.rst', pattern: expect.stringContaining('(?<version>') }];
    expect(found).toEqual({ settings: { pyproject: { files } }, left: [] });
  });
});

describe('bump-my-version', () => {
  it.each([
    [
      '[tool.bumpversion]\ncurrent_version = "1.2.0"\ntag_name = "r{new_version}"\ncommit = false\n',
      { tagFormat: 'r${version}', git: false },
      [],
    ],
    [
      '[tool.bumpversion]\nmessage = "{current_version} to {new_version}"\n',
      { git: { message: '${lastRelease.version} to ${nextRelease.version}' } },
      [],
    ],
    ['[tool.bumpversion]\nparse = "x"\nserialize = ["{major}"]\ntag = false\n', {}, ['parse', 'serialize', 'tag']],
    ['[tool.bumpversion]\nsetup_hooks = ["make"]\n', {}, ['setup_hooks']],
  ])('%#', (text, settings, left) => {
    expect(carry(inPyproject(text))).toEqual({ settings, left });
  });

  it('is read from .bumpversion.cfg, with the files that it names', () => {
    const cfg =
      '[bumpversion]\ncurrent_version = 1.2.0\ncommit = True\ntag_name = {new_version}\n\n[bumpversion:file:README.rst]\nsearch = parcel=={current_version}\n[bumpversion:file:setup.py]\n[bumpversion:file(gone):gone.txt]\n';
    const files = {
      'setup.py': '',
      '.bumpversion.cfg': cfg,
      'README.rst': 'pip install parcel==1.2.0\nother==1.2.0 x\n',
    };

    const { settings, left } = carry(files);

    expect(settings).toEqual({ tagFormat: '${version}' });
    // One of the three is not there, so none of them is taken over without a word.
    expect(left).toEqual(['files']);
    expect(findNamedFiles({ ...snapshotOf({ '.bumpversion.cfg': cfg }), names: ['README.rst', 'gone.txt'] })).toEqual([
      'README.rst',
      'gone.txt',
    ]);
  });

  it('reads sections in linear time, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', '=', ':', '\n', ' ', 'a', '#') }), (text) => {
        for (const options of readCfg(text).values())
          for (const value of options.values()) expect(text).toContain(value.split('\n')[0]);
      }),
    );
  });
});

describe('commitizen', () => {
  it.each([
    ['tag_format = "v$version"', {}, ['tag_format']],
    ['tag_format = "$version"', { tagFormat: '${version}' }, []],
    [
      'bump_message = "bump: $current_version → $new_version"',
      { git: { message: 'bump: ${lastRelease.version} → ${nextRelease.version}' } },
      [],
    ],
    ['name = "cz_jira"', {}, ['name']],
    ['version = "1.2.0"\nversion_files = ["pyproject.toml:version", "src/a/__init__.py"]', {}, []],
    [
      'changelog_file = "NEWS.md"\npre_bump_hooks = ["make"]',
      { changelog: { changelogFile: 'NEWS.md' } },
      ['pre_bump_hooks'],
    ],
  ])('%#: %s', (text, settings, left) => {
    // The tags of the repository count more than the format of the tool.
    expect(carry(inPyproject(`[tool.commitizen]\n${text}`), ['1.2.0'])).toEqual({ settings, left });
  });

  it.each(['.cz.json', 'cz.yaml'])('is read from %s', (file) => {
    const text = '{"commitizen": {"changelog_file": "NEWS.md"}}';
    expect(carry({ ...inPyproject(''), [file]: text }).settings).toEqual({ changelog: { changelogFile: 'NEWS.md' } });
  });
});

describe('release-please', () => {
  const please = (config: object, files = {}) =>
    carry({ ...inPyproject(''), 'release-please-config.json': JSON.stringify(config), ...files });

  it('takes over sections, the changelog and files whose place holds the version', () => {
    const config = {
      packages: {
        '.': {
          'release-type': 'python',
          'changelog-path': 'HISTORY.md',
          draft: true,
          'changelog-sections': [
            { type: 'feat', section: 'New' },
            { type: 'chore', section: 'Other', hidden: true },
          ],
          'extra-files': [
            { type: 'yaml', path: 'chart.yaml', jsonpath: '$.image.tag' },
            { type: 'json', path: 'a.json', jsonpath: '$.version' },
          ],
          'bump-minor-pre-major': true,
        },
        'libs/a': {},
      },
      label: 'release',
    };
    const files = { 'chart.yaml': 'image:\n  tag: 1.2.0\n', 'a.json': '{"version": "1.2.0"}' };

    expect(please(config, files)).toEqual({
      settings: {
        changelog: { changelogFile: 'HISTORY.md' },
        github: { draftRelease: true },
        'release-notes-generator': {
          presetConfig: {
            types: [
              { type: 'feat', section: 'New' },
              { type: 'chore', section: 'Other', hidden: true },
            ],
          },
        },
        pyproject: {
          files: [
            { path: 'chart.yaml', key: 'image.tag' },
            { path: 'a.json', key: 'version' },
          ],
        },
      },
      left: ['label', 'bump-minor-pre-major', 'packages: libs/a'],
    });
  });

  it('names a file whose place does not hold the version', () => {
    const extra = { 'extra-files': [{ type: 'json', path: 'a.json', jsonpath: '$.version' }] };
    expect(please(extra, { 'a.json': '{"version": "0.1"}' })).toEqual({ settings: {}, left: ['extra-files'] });
  });
});

describe('semantic-release', () => {
  const host = (config: object) => carry({ ...inPyproject(''), '.releaserc': JSON.stringify(config) });

  it.each([
    [
      { branches: ['main', { name: 'beta', prerelease: true }] },
      { branches: ['main', { name: 'beta', prerelease: true }] },
      [],
    ],
    [{ extends: '@other/config', publish: ['x'] }, {}, ['extends', 'publish']],
    [{ plugins: ['@semantic-release/commit-analyzer', '@semantic-release/github'] }, {}, []],
    [
      { plugins: [['@semantic-release/exec', { prepareCmd: 'make docs', publishCmd: 'twine upload dist/*' }]] },
      { exec: { prepareCmd: 'make docs' } },
      ['`publishCmd` of `@semantic-release/exec`'],
    ],
    [
      {
        plugins: [
          [
            '@semantic-release/git',
            { assets: ['pyproject.toml', 'docs/version.md'], message: 'x ${nextRelease.version}' },
          ],
        ],
      },
      { git: { assets: ['CHANGELOG.md', 'docs/version.md'], message: 'x ${nextRelease.version}' } },
      [],
    ],
    [
      { plugins: [['@semantic-release/github', { assets: ['dist/*'], draftRelease: true }]] },
      { github: { draftRelease: true } },
      [],
    ],
    [
      { plugins: [['semantic-release-pypi', { pypiPublish: false }]] },
      { pypi: { upload: false } },
      ['plugin `semantic-release-pypi`'],
    ],
    [
      { plugins: ['semantic-release-gitmoji', {}] },
      {},
      ['plugin `semantic-release-gitmoji`', 'a plugin without a name'],
    ],
    [{ plugins: [['__proto__', {}], ['constructor']] }, {}, ['plugin `__proto__`', 'plugin `constructor`']],
  ])('%#', (config, settings, left) => {
    expect(host(config)).toEqual({ settings, left });
  });
});

it('whatever a configuration holds, every setting is taken over, the same, or named', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('{new_version}', 'v{version}', '$version', true, ['a:b'], [{ filename: 'x' }]),
  );
  const key = fc.oneof(
    fc.constantFrom(
      'tag_format',
      'version_files',
      'name',
      'extends',
      'branches',
      'plugins',
      'files',
      'packages',
      '__proto__',
    ),
    fc.string(),
  );
  const table = fc.dictionary(key, value, { maxKeys: 4 });
  const file = fc.constantFrom('.releaserc', 'release-please-config.json', '.cz.json');
  fc.assert(
    fc.property(file, table, (name, config) => {
      const snapshot = snapshotOf({ [name]: JSON.stringify(name === '.cz.json' ? { commitizen: config } : config) });
      for (const { settings, leftOut } of carryOver({ snapshot, facts: findFacts(snapshot) })) {
        expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
        for (const { why } of leftOut) expect(why).not.toBe('');
      }
    }),
  );
});
