import { describe, expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { exampleFacts, exampleSettings, goodWorkflow } from '../../test/example-facts.ts';
import { known, unknown } from '../report/index.ts';
import type { Settings } from '../repository/index.ts';
import type { GitHubFacts } from '../services/index.ts';
import type { Facts } from './facts.ts';
import { checks, runChecks } from './index.ts';

type Expected = string | RegExp;

/** State and message of the rows of one check. */
function rowsOf(name: string, changes: Partial<Facts> = {}, files = {}) {
  const facts = exampleFacts(files, changes);
  return runChecks(checks, facts)
    .filter(({ check }) => check === name)
    .map(({ state, message }) => `${state}: ${message}`);
}

const like = (...parts: readonly Expected[]) => parts.map((part) => expect.stringMatching(part));
const settings = (changes: Partial<Settings>) => ({ settings: known({ ...exampleSettings, ...changes }) });
const github = (changes: Partial<GitHubFacts>) => ({ github: { ...exampleFacts().github, ...changes } });

it('finds nothing wrong with a repository that is ready', () => {
  const found = runChecks(checks, exampleFacts());

  expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(new Set(found.map(({ check }) => check))).toEqual(
    new Set(checks.map(({ name }) => name).filter((name) => !['pipeline', 'protected branch'].includes(name))),
  );
});

it('says why where nothing is known, and never that it is fine', () => {
  const why = unknown('Nobody looked.');
  const facts = exampleFacts();
  const nothing = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'object' && 'is' in fact ? why : fact]),
  ) as unknown as Facts;
  const hidden: Facts = {
    ...nothing,
    github: {
      repository: why,
      rulesets: why,
      tagRulesets: why,
      protection: why,
      defaultAccess: why,
      environments: new Map(),
    },
    gitlab: { project: why, pushers: why },
    images: new Map(),
  };

  const found = runChecks(checks, hidden);

  expect(found.filter(({ state }) => state !== 'not checked')).toEqual([
    // What runs is known.
    expect.objectContaining({ check: 'node', state: 'ok' }),
  ]);
  expect(found.length).toBeGreaterThanOrEqual(checks.length - 1);
});

it('a check that throws is not checked, and says what it threw', () => {
  const broken = {
    name: 'broken',
    run() {
      throw new RangeError('off by one');
    },
  };

  expect(runChecks([broken], exampleFacts())).toEqual([
    { check: 'broken', state: 'not checked', message: 'The check failed: off by one.' },
  ]);
});

it('each problem says what to do', () => {
  const wrong = exampleFacts(
    {
      '.github/workflows/release.yml':
        'on: pull_request\njobs:\n  a:\n    permissions: {}\n    steps:\n      - uses: actions/checkout@v4\n      - run: npx semantic-release\n',
      '.dockerignore': '',
    },
    { node: '20.0.0', free: known(1), skew: known(900), ...settings({ branches: [] }) },
  );

  const found = runChecks(checks, wrong).filter(({ state }) => state === 'problem' || state === 'warning');

  expect(found.length).toBeGreaterThan(10);
  expect(found.filter(({ remedy }) => !remedy?.trim())).toEqual([]);
});

describe('machine', () => {
  it.each([
    ['22.14.0', 'ok'],
    ['24.10.0', 'ok'],
    ['26.0.0', 'ok'],
    ['22.13.9', 'problem'],
    ['24.9.0', 'problem'],
    ['23.0.0', 'problem'],
  ])('Node %s is %s', (node, state) => {
    expect(new Set(rowsOf('node', { node }).map((row) => row.split(':')[0]))).toEqual(new Set([state]));
  });

  it('a plugin may need a newer Node, or another semantic-release', () => {
    const plugins = known([{ name: 'semantic-release-x', version: '3.0.0', node: '>=26', host: '>=20 <25' }]);

    expect(rowsOf('node', { plugins })).toEqual(like(/^problem: `semantic-release-x` needs Node >=26/));
    expect(rowsOf('semantic-release', { plugins })).toEqual(
      like(/^problem: `semantic-release-x` 3\.0\.0 needs semantic-release >=20 <25, and 25\.0\.9/),
    );
    const strange = known([{ name: 'x', version: '1', node: 'any', host: 'latest' }]);
    expect(rowsOf('semantic-release', { plugins: strange })).toEqual(like(/^ok/));
  });

  it.each([
    [50e9, 'ok'],
    [3e9, 'warning'],
    [1e8, 'problem'],
  ])('%d free bytes are %s', (free, state) => {
    expect(rowsOf('disk', { free: known(free) })).toEqual(like(new RegExp(`^${state}: `)));
  });

  it('needs less space without an image', () => {
    expect(rowsOf('disk', { free: known(3e9), ...settings({ images: [] }) })).toEqual(like(/^ok/));
  });

  it.each([
    [0, /^ok/],
    [-30, /^ok/],
    [90, /^warning: .* 90 seconds ahead of/],
    [-90, /^warning: .* 90 seconds behind/],
    [-301, /^problem/],
  ])('a clock that is %d seconds ahead', (skew, expected) => {
    expect(rowsOf('clock', { skew: known(skew) })).toEqual(like(expected));
  });
});

describe('configuration', () => {
  it.each([
    [
      {
        sections: known({
          wrong: [new ReleaseError('EINVALIDOPTION', 'Option `x` does not exist.', 'Remove it.')],
          doubtful: [],
        }),
      },
      /^problem: Option `x`/,
    ],
    [{ sections: known({ wrong: [], doubtful: ['No plugin reads `x`.'] }) }, /^warning: No plugin reads/],
    [
      settings({ plugins: [{ name: '@semantic-release/npm', key: 'npm', options: {}, places: [] }] }),
      /^warning: No plugin of Waybill/,
    ],
  ])('%#', (changes, expected) => {
    expect(rowsOf('configuration', changes)).toEqual(like(expected));
  });
});

describe('history and tags', () => {
  const git = (changes: object) => {
    const { git: plain } = exampleFacts();
    return { git: known({ ...(plain.is === 'known' ? plain.value : ({} as never)), ...changes }) };
  };
  const tagsOf = (...names: string[]) => new Map(names.map((name) => [name, name.padEnd(40, '0')]));

  it.each([
    [git({ isShallow: true }), /^warning: This clone is shallow/],
    [{ ...git({ isShallow: true }), place: 'release job' as const }, /^warning: This clone is shallow/],
    [git({ head: undefined }), /^problem: The repository has no commit/],
  ])('history: %#', (changes, expected) => {
    expect(rowsOf('history', changes)).toEqual(like(expected));
  });

  it.each([
    [settings({ branches: [] }), /^problem: .* no branch for stable releases/],
    [
      settings({ branches: [{ name: 'trunk', isPrerelease: false, isMaintenance: false }] }),
      /^problem: The remote has no branch `trunk`, .*/,
    ],
    [{ remote: unknown('It does not answer.') }, /^not checked: It does not answer/],
  ])('branches: %#', (changes, expected) => {
    expect(rowsOf('branches', changes)).toEqual(like(expected));
  });

  it.each<[string, Partial<Facts>, Expected[]]>([
    ['all is well', {}, [/^ok: The last release in the history of `main` is `v1\.0\.0`/]],
    [
      'the clone lacks tags',
      { remote: known({ branches: new Map(), tags: tagsOf('v0.1.0', 'v0.2.0', 'other') }) },
      [/^warning: This clone lacks 2 of 2 release tags, `v0\.2\.0`/, /^ok/],
    ],
    [
      'in the release job',
      { place: 'release job', remote: known({ branches: new Map(), tags: tagsOf('v0.1.0') }) },
      [/^warning: This clone lacks/, /^ok/],
    ],
    [
      'a tag moved',
      { remote: known({ branches: new Map(), tags: tagsOf('v1.0.0') }) },
      [/^warning: The tag `v1\.0\.0` is another one/, /^ok/],
    ],
    ['a shallow clone', { ...git({ isShallow: true }) }, [/^not checked: A shallow clone/]],
    [
      'a shallow clone without tags',
      git({ isShallow: true, tags: new Map() }),
      [/^warning: This clone lacks 1 of 1 release tags/],
    ],
    [
      'no release yet',
      { ...git({ tags: new Map() }), remote: known({ branches: new Map(), tags: new Map() }), project: unknown('x.') },
      [/^ok: There is no release yet/],
    ],
    ['another history', { merged: known([]) }, [/^warning: None of 1 release tags is in the history of `main`/]],
    [
      'a release of another branch',
      { ...git({ tags: tagsOf('v1.0.0', 'v2.0.0') }), remote: unknown('x.'), merged: known(['v1.0.0']) },
      [/^not checked: Tags of the remote: x\./, /^warning: The newest stable release `v2\.0\.0` is not/],
    ],
    [
      'a beta of another branch is nothing',
      { ...git({ tags: tagsOf('v1.0.0', 'v2.0.0-beta.1') }), remote: known({ branches: new Map(), tags: new Map() }) },
      [/^ok/],
    ],
    [
      'another form',
      { ...settings({ tagFormat: 'parcel-${version}' }) },
      [/^warning: No tag has the form `parcel-\$\{version\}`, though `v1\.0\.0`/],
    ],
    [
      'the branch is not here',
      { merged: unknown('This clone does not have it.') },
      [/^not checked: This clone does not/],
    ],
  ])('tags: %s', (_, changes, expected) => {
    expect(rowsOf('tags', changes)).toEqual(like(...expected));
  });
});

it.each([
  [undefined, /^ok: .* no release of the branch/],
  [{ tag: 'v1.0.0', state: 'complete' }, /^ok: The release `v1\.0\.0` is complete/],
  [{ tag: 'v1.0.0', state: 'abandoned' }, /^ok/],
  [{ tag: 'v1.0.0', state: 'delivering' }, /^warning: The release `v1\.0\.0` is not finished/],
])('last release: %j', (last, expected) => {
  expect(rowsOf('last release', { last: known(last) })).toEqual(like(expected));
});

describe('ignored files', () => {
  it('names lines that are missing', () => {
    expect(rowsOf('ignored files', {}, { '.dockerignore': 'node_modules\n' })).toEqual(
      like(/^warning: `\.dockerignore` leaves out `\.waybill`/),
    );
  });
});

describe('repository', () => {
  const plain = exampleFacts().github.repository;
  const repository = (changes: object) =>
    github({ repository: known({ ...(plain.is === 'known' ? plain.value : ({} as never)), ...changes }) });

  it.each([
    [repository({ isArchived: true }), /^problem: `acme\/parcel` is archived/],
    [
      repository({ isFork: true, parent: 'upstream/parcel' }),
      /^warning: `acme\/parcel` is a fork of `upstream\/parcel`/,
    ],
    [repository({ canPush: false }), /^not checked: The token of this machine may not push/],
    [{ ...repository({ canPush: false }), place: 'release job' as const }, /^problem: The token may not push/],
    [repository({ canPush: undefined }), /^ok/],
    [settings({ slug: 'upstream/parcel' }), /^warning: The configuration pushes to `upstream\/parcel`/],
  ])('%#', (changes, expected) => {
    expect(rowsOf('repository', changes)[0]).toMatch(expected);
  });
});

it('another workflow that publishes is named', () => {
  const files = {
    '.github/workflows/release.yml': goodWorkflow,
    '.github/workflows/pypi.yml': 'on: push\njobs:\n  a:\n    steps:\n      - uses: pypa/gh-action-pypi-publish@v1\n',
  };

  expect(rowsOf('other workflows', {}, files)).toEqual(
    like(/^warning: `\.github\/workflows\/pypi\.yml` publishes too/),
  );
});
