import { describe, expect, it } from '@jest/globals';
import { exampleFacts, exampleSettings, goodWorkflow } from '../../test/example-facts.ts';
import { known, unknown } from '../report/index.ts';
import type { Settings } from '../repository/index.ts';
import type { Environment, GitHubFacts, Listed, Protection, Ruleset } from '../services/index.ts';
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

const ruleset = (changes: Partial<Ruleset>): Ruleset => ({
  ...{ id: 1, name: 'protect', rules: ['pull_request'], bypass: [], include: [], exclude: [] },
  ...changes,
});
const rulesets = (...all: Partial<Ruleset>[]) => github({ rulesets: known(all.map(ruleset)) });
const actions = { type: 'Integration', id: 15_368, mode: 'always' };
const own = goodWorkflow.replace('secrets.GITHUB_TOKEN', 'secrets.RELEASE_TOKEN');

describe('branch rules', () => {
  it.each<[string, Partial<Facts>, Expected]>([
    [
      'a pull request is wanted',
      rulesets({}),
      /^problem: The ruleset `protect` wants a pull request for `main`.*nobody may/,
    ],
    [
      'others may pass',
      rulesets({ bypass: [{ type: 'Team', id: 3, mode: 'always' }] }),
      /^problem: .*the token of the job may not/,
    ],
    ['GitHub Actions may pass', rulesets({ bypass: [actions] }), /^ok: .*GitHub Actions may pass it/],
    ['only in pull requests', rulesets({ bypass: [{ ...actions, mode: 'pull_request' }] }), /^problem/],
    ['nobody may see the list', rulesets({ bypass: undefined }), /^warning: .*administrators only/],
    [
      'checks are wanted',
      rulesets({ rules: ['deletion', 'required_status_checks', 'required_signatures'] }),
      /^problem: .*green checks of the commit, a signed commit/,
    ],
    [
      'a rule that matters not',
      rulesets({ rules: ['deletion', 'non_fast_forward', 'required_linear_history'] }),
      /^ok: No rule/,
    ],
    ['no release commit', { ...rulesets({}), ...settings({ commits: false }) }, /^ok: There is no release commit/],
    [
      'rulesets cannot be seen',
      github({ rulesets: unknown('It needs a token.') }),
      /^not checked: Rulesets for `main`: It needs/,
    ],
    [
      'protection cannot be seen',
      github({ protection: unknown('It needs administration rights.') }),
      /^not checked: Protection of `main`/,
    ],
  ])('%s', (_, changes, expected) => {
    expect(rowsOf('branch rules', changes)).toEqual(like(expected));
  });

  it('another token than that of the job may belong to somebody on the list', () => {
    const files = { '.github/workflows/release.yml': own };
    const bypass = [{ type: 'Integration', id: 4, mode: 'always' }];

    expect(rowsOf('branch rules', rulesets({ bypass }), files)).toEqual(like(/^not checked: .*Some may pass it/));
    expect(rowsOf('branch rules', rulesets({}), files)).toEqual(like(/^problem: .*nobody may/));
  });

  const open: Protection = {
    reviews: undefined,
    checks: undefined,
    restrictions: undefined,
    needsSignatures: false,
    isLocked: false,
  };
  it.each<[Partial<Protection>, Expected]>([
    [{}, /^ok/],
    [{ reviews: { apps: [] } }, /^problem: The protection of `main`.*wants a pull request/],
    [{ reviews: { apps: ['github-actions'] } }, /^ok/],
    [{ checks: ['ci'] }, /^problem: .*green checks/],
    [{ restrictions: { apps: [] } }, /^problem: .*named people and apps/],
    [{ restrictions: { apps: ['github-actions'] } }, /^ok/],
    [{ needsSignatures: true }, /^problem: .*signed commit/],
    [{ isLocked: true }, /^problem: .*locked/],
  ])('protection %j', (changes, expected) => {
    expect(rowsOf('branch rules', github({ protection: known({ ...open, ...changes }) }))).toEqual(like(expected));
  });

  it('an administrator may pass protection', () => {
    const protection = known({ ...open, checks: ['ci'] });

    expect(rowsOf('branch rules', github({ protection }), { '.github/workflows/release.yml': own })).toEqual(
      like(/^warning: .*green checks/),
    );
  });
});

describe('tag rules', () => {
  it.each<[Partial<Ruleset>, Expected]>([
    [{ rules: ['creation'], include: ['refs/tags/v*'] }, /^problem: .* make tags such as `v1\.2\.3`, and nobody/],
    [{ rules: ['creation'], include: ['~ALL'], bypass: [actions] }, /^ok/],
    [{ rules: ['creation'], include: ['refs/tags/v*'], exclude: ['refs/tags/v1*'] }, /^ok/],
    [{ rules: ['creation'], include: ['refs/tags/nightly-*'] }, /^ok/],
    [{ rules: ['creation'], include: ['refs/tags/v1.2.3'] }, /^problem/],
    [{ rules: ['update', 'deletion'], include: ['~ALL'] }, /^ok/],
  ])('%j', (changes, expected) => {
    expect(rowsOf('tag rules', github({ tagRulesets: known([ruleset(changes)]) }))).toEqual(like(expected));
  });
});

describe('environment', () => {
  const open: Environment = { reviewers: false, wait: 0, refs: ['main'] };
  const with_ = (value: Environment | 'absent') => github({ environments: new Map([['release', known(value)]]) });

  it.each<[Environment | 'absent', Expected[]]>([
    [open, [/^ok/]],
    ['absent', [/^warning: There is no environment `release`/]],
    [{ ...open, refs: ['develop', 'release/*'] }, [/^problem: The environment `release` does not take `main`/]],
    [{ ...open, refs: undefined }, [/^warning: Every branch may use/]],
    [{ ...open, refs: 'protected' }, [/^ok/]],
    [{ ...open, reviewers: true, wait: 5 }, [/^ok: Each release waits until/, /^ok: Each release waits for 5/]],
  ])('%j', (environment, expected) => {
    expect(rowsOf('environment', with_(environment))).toEqual(like(...expected));
  });

  it('cannot be seen', () => {
    const environments = new Map([['release', unknown('It needs a token.')]]);
    expect(rowsOf('environment', github({ environments }))).toEqual(
      like(/^not checked: .*`release`: It needs a token/),
    );
  });
});

describe('trusted publisher', () => {
  const signed = (changes: object): Listed => ({
    ...{ is: 'signed', newest: 'parcel-1.0.0.tar.gz' },
    publisher: {
      kind: 'GitHub',
      repository: 'Acme/Parcel',
      workflow: 'release.yml',
      environment: 'release',
      ...changes,
    },
  });

  it.each<[string, Partial<Facts>, Expected[]]>([
    [
      'the same',
      { listed: known(signed({})) },
      [/^ok: .*repository `acme\/parcel`, workflow `release\.yml`, environment `release`/],
    ],
    [
      'another workflow',
      { listed: known(signed({ workflow: 'publish.yml' })) },
      [/^warning: .*workflow `publish\.yml`/],
    ],
    ['another environment', { listed: known(signed({ environment: undefined })) }, [/^warning: .*no environment/]],
    ['another service', { listed: known(signed({ kind: 'GitLab' })) }, [/^warning/]],
    ['not signed', { listed: known({ is: 'unsigned', newest: 'a' }) }, [/^not checked: PyPI does not show publishers/]],
    ['new', { listed: known({ is: 'absent' }) }, [/^not checked: .*pending publisher/]],
    [
      'not reached',
      { listed: unknown('It does not answer.') },
      [/^not checked: PyPI has to know .* It does not answer/],
    ],
    ['no upload', settings({ python: undefined }), []],
  ])('%s', (_, changes, expected) => {
    expect(rowsOf('trusted publisher', changes)).toEqual(like(...expected));
  });

  it('a job with a token needs none', () => {
    const files = {
      '.github/workflows/release.yml': goodWorkflow.replace(
        'env: { ',
        'env: { PYPI_TOKEN: "${{ secrets.PYPI_TOKEN }}", ',
      ),
    };
    expect(rowsOf('trusted publisher', {}, files)).toEqual([]);
  });

  it('PyPI does not take a called workflow', () => {
    const files = {
      '.github/workflows/a.yml':
        'on: push\npermissions: write-all\njobs:\n  a:\n    uses: ./.github/workflows/release.yml\n',
      '.github/workflows/release.yml': goodWorkflow.replace(/^on:.*$/m, 'on: workflow_call'),
    };
    expect(rowsOf('trusted publisher', {}, files)).toEqual(like(/^warning: .*called workflow/));
  });
});

describe('image', () => {
  const seen = (value: 'public' | 'hidden' | 'empty') => ({ images: new Map([['ghcr.io/acme/parcel', known(value)]]) });
  const hidden = {
    ...github({ repository: unknown('x.') }),
    gitlab: { project: unknown('x.'), pushers: unknown('x.') },
  };

  it.each<[string, Partial<Facts>, Expected]>([
    ['public', seen('public'), /^ok: Everybody/],
    ['new', seen('empty'), /^ok: .*no tag yet/],
    ['private, of a public repository', seen('hidden'), /^warning: Without a login/],
    ['private, of a private repository', { ...seen('hidden'), ...hidden }, /^ok: Without a login/],
    ['not asked', { images: new Map() }, /^not checked/],
  ])('%s', (_, changes, expected) => {
    expect(rowsOf('image', changes)).toEqual(like(expected));
  });
});

describe('protected branch of GitLab', () => {
  it.each([
    [[0], /^problem: Nobody may push to `main`/],
    [[], /^problem/],
    [[40], /^ok: .*maintainers/],
    [[30, 40], /^ok: .*developers/],
    ['not protected', /^ok/],
  ] as const)('%j', (levels, expected) => {
    const facts = exampleFacts(
      {},
      {
        remoteUrl: 'https://gitlab.com/acme/parcel.git',
        gitlab: { ...exampleFacts().gitlab, pushers: known(levels) },
      },
    );
    const found = runChecks(checks, facts).filter(({ check }) => check === 'protected branch');
    expect(found.map(({ state, message }) => `${state}: ${message}`)).toEqual(like(expected));
  });
});
