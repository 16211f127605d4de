import { describe, expect, it } from '@jest/globals';
import { exampleFacts, goodWorkflow } from '../../test/example-facts.ts';
import { unknown } from '../report/index.ts';
import type { Facts } from './facts.ts';
import { checks, runChecks } from './index.ts';

/** What the checks of workflows and pipelines say, without what is fine. */
function findingsOf(files: Readonly<Record<string, string>>, changes: Parameters<typeof exampleFacts>[1] = {}) {
  const names = ['workflow', 'permissions', 'checkout', 'concurrency', 'node of the job', 'environment', 'pipeline'];
  const found = runChecks(checks, exampleFacts(files, changes)).filter(({ check }) => names.includes(check));
  return found
    .filter(({ state }) => state !== 'ok')
    .map(({ check, state, message }) => `${state}: ${check}: ${message}`);
}

const at = (name: string) => `.github/workflows/${name}`;
const like = (...parts: readonly RegExp[]) => parts.map((part) => expect.stringMatching(part));

const steps = `
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: lts/*
      - run: npm ci
      - run: npx semantic-release
        env:
          GITHUB_TOKEN: \${{ secrets.GITHUB_TOKEN }}
          PYPI_TOKEN: \${{ secrets.PYPI_TOKEN }}
`;
const push = 'on:\n  push:\n    branches: [main]\nconcurrency: release\n';
const environment = '\n    environment: release';

describe('workflows as people write them', () => {
  it('the one that `waybill init` writes has nothing wrong in it', () => {
    expect(findingsOf({ [at('release.yml')]: goodWorkflow })).toEqual([]);
  });

  it('no `permissions`: what the token may do is a setting that only owners see', () => {
    const files = { [at('release.yml')]: `${push}jobs:\n  release:${environment}${steps}` };
    const github = { ...exampleFacts().github, defaultAccess: unknown('It needs administration rights.') };

    expect(findingsOf(files, { github })).toEqual(
      like(/^warning: permissions: .*no `permissions`: in a new repository/),
    );
    expect(findingsOf(files)).toEqual(like(/^problem: permissions: .*lacks `contents: write`, .*`packages: write`/));
    const open = { ...github, defaultAccess: { is: 'known', value: 'write' } } as const;
    expect(findingsOf(files, { github: open })).toEqual([]);
  });

  it('`permissions: write-all` is enough, and too much', () => {
    const files = { [at('ci.yaml')]: `${push}permissions: write-all\njobs:\n  publish:${environment}${steps}` };

    expect(findingsOf(files)).toEqual(
      like(/^warning: permissions: The job `publish` of .*ci\.yaml` may do everything/),
    );
  });

  it('`permissions: {}` is nothing', () => {
    const files = { [at('release.yml')]: `${push}permissions: {}\njobs:\n  release:${environment}${steps}` };

    expect(findingsOf(files)).toEqual(
      like(
        /^problem: permissions: .* lacks `contents: write`/,
        /^warning: permissions: .* lacks `issues: write`/,
        /^warning: permissions: .* lacks `pull-requests: write`/,
        /^warning: permissions: .* lacks `checks: read`/,
        /^warning: permissions: .* lacks `statuses: read`/,
        /^problem: permissions: .* lacks `packages: write`/,
      ),
    );
  });

  it('`read-all` gives no right to write, and none to an identity', () => {
    const trusted = steps.replace(/ +PYPI_TOKEN.*\n/, '');
    const files = { [at('release.yml')]: `${push}permissions: read-all\njobs:\n  release:${environment}${trusted}` };

    const found = findingsOf(files);

    expect(found).toContainEqual(expect.stringMatching(/^problem: .* lacks `contents: write`/));
    expect(found).toContainEqual(expect.stringMatching(/^warning: .* lacks `id-token: write`, for the upload/));
    expect(found.join()).not.toContain('checks: read');
  });

  it('a job of a reusable workflow has what its caller may do, and no more', () => {
    const called = `on:\n  workflow_call:\n    inputs:\n      depth: { type: number, default: 0 }\njobs:\n  release:${environment}\n    permissions: { contents: write, packages: write, issues: write, pull-requests: write, checks: read, statuses: read }${steps.replace('fetch-depth: 0', 'fetch-depth: ${{ inputs.depth }}')}`;
    const caller = (permissions: string, input = '') =>
      `${push}jobs:\n  call:\n    uses: ./.github/workflows/called.yml\n${permissions}${input}`;
    const all =
      '    permissions: { contents: write, packages: write, issues: write, pull-requests: write, checks: read, statuses: read }\n';
    const files = (text: string) => ({ [at('main.yml')]: text, [at('called.yml')]: called });

    expect(findingsOf(files(caller(all)))).toEqual([]);
    expect(findingsOf(files(caller('    permissions: { contents: write }\n')))).toEqual(
      like(
        /^problem: permissions: The job `release` of `\.github\/workflows\/called\.yml` asks for more .*`packages: write`/,
      ),
    );
    expect(findingsOf(files(caller(all, '    with: { depth: 1 }\n')))).toEqual(
      like(/^warning: checkout: .* checks out one commit\. semantic-release fetches/),
    );
  });

  it('a workflow of another repository is not looked into', () => {
    const files = {
      [at('release.yml')]: `${push}jobs:\n  call:\n    uses: acme/workflows/.github/workflows/release.yml@v1\n`,
    };

    expect(findingsOf(files)).toEqual(
      like(/^not checked: workflow: .*`acme\/workflows\/\.github\/workflows\/release\.yml@v1`/),
    );
  });

  it('a matrix', () => {
    const matrix = '\n    strategy:\n      matrix:\n        node: [20, 24]\n    permissions: write-all';
    const files = {
      [at('test.yml')]: `${push}jobs:\n  test:${environment}${matrix}${steps.replace('lts/*', '${{ matrix.node }}')}`,
    };

    expect(findingsOf(files)).toEqual(
      like(
        /^warning: permissions: .*write-all/,
        /^warning: concurrency: .* once for each entry of a matrix/,
        /^problem: node of the job: .* runs with Node 20, /,
      ),
    );
  });

  it('an action of the repository, with what it gets', () => {
    const action = `name: Release\ninputs:\n  depth: { default: '1' }\nruns:\n  using: composite\n  steps:\n    - uses: actions/checkout@v4\n      with: { fetch-depth: "\${{ inputs.depth }}", persist-credentials: false }\n    - run: npm run release\n      shell: bash\n`;
    const job = (more: string) =>
      `${push}jobs:\n  release:${environment}\n    permissions: write-all\n    steps:\n      - uses: ./.github/actions/release\n        env: { GITHUB_TOKEN: "\${{ github.token }}" }\n${more}`;
    const files = (more = '') => ({
      'package.json': '{"scripts":{"release":"semantic-release"}}',
      '.github/actions/release/action.yml': action,
      [at('release.yml')]: job(more),
    });

    const node = /^not checked: node of the job/;
    expect(findingsOf(files())).toEqual(like(/^warning: permissions/, /^warning: checkout: .* one commit/, node));
    expect(findingsOf(files('        with: { depth: 0 }\n'))).toEqual(like(/^warning: permissions/, node));
  });

  it('a token of an app: what `permissions` say does not matter for what it pushes', () => {
    const own = steps.replace('secrets.GITHUB_TOKEN', 'steps.app.outputs.token');
    const files = {
      [at('release.yml')]:
        `${push}jobs:\n  release:${environment}\n    permissions: { contents: read, packages: write }${own}`,
    };

    expect(findingsOf(files)).toEqual([]);
  });

  it('what everybody forgets: depth, concurrency, environment, the token', () => {
    const files = {
      [at('release.yml')]:
        'on: [push]\njobs:\n  release:\n    permissions: write-all\n    steps:\n      - uses: actions/checkout@v4\n      - run: npx semantic-release\n',
    };

    expect(findingsOf(files)).toEqual(
      like(
        /^warning: permissions: .*write-all/,
        /^problem: permissions: .* gives semantic-release no token/,
        /^warning: checkout: .* one commit/,
        /^warning: checkout: .* leaves its token/,
        /^warning: concurrency: .* no `concurrency`/,
        /^not checked: node of the job: .* from its runner/,
        /^warning: environment: .* no environment/,
      ),
    );
  });

  it('a release for pull requests is none, and must never run their code', () => {
    const dangerous = steps.replace(
      'fetch-depth: 0',
      'fetch-depth: 0\n          ref: ${{ github.event.pull_request.head.sha }}',
    );
    const files = {
      [at('release.yml')]:
        `on: pull_request_target\nconcurrency: release\njobs:\n  release:${environment}\n    permissions: write-all${dangerous}`,
    };

    expect(findingsOf(files)).toEqual(
      like(
        /^problem: workflow: .* pull requests alone/,
        /^warning: permissions/,
        /^problem: checkout: .* head of a pull request/,
      ),
    );
  });

  it.each([
    ['on: { push: { branches: [master] } }', /does not start/],
    ['on: { push: { tags: ["v*"] } }', /does not start/],
    ['on: { push: { branches-ignore: [main] } }', /does not start/],
    ['on: { push: { branches: ["ma*"] } }', undefined],
    ['on: { push: { branches: ["[a-z]+"] } }', undefined],
    ['on: { push: { branches-ignore: ["[a-z]+"] } }', undefined],
    ['on: { push: { paths: [src/**] } }', undefined],
    ['on: push', undefined],
    ['on: [workflow_dispatch]', undefined],
    ['on: { workflow_run: { workflows: [ci], types: [completed] } }', undefined],
  ])('%s', (trigger, expected) => {
    const files = {
      [at('release.yml')]:
        `${trigger}\nconcurrency: release\npermissions: write-all\njobs:\n  release:${environment}${steps}`,
    };

    const found = findingsOf(files).filter((line) => line.includes('workflow:'));

    expect(found).toEqual(expected === undefined ? [] : like(expected));
  });

  it.each([
    ['no workflow at all', { 'README.md': '' }, /^problem: workflow: No workflow runs semantic-release/],
    [
      'tests alone',
      { [at('ci.yml')]: 'on: push\njobs:\n  test:\n    steps:\n      - run: pytest\n' },
      /^problem: workflow: No workflow/,
    ],
    [
      'a dry run alone',
      { [at('ci.yml')]: 'on: push\njobs:\n  test:\n    steps:\n      - run: npx semantic-release -d\n' },
      /^problem: workflow: No workflow/,
    ],
    [
      'another CI service',
      { '.circleci/config.yml': 'jobs: {}' },
      /^not checked: workflow: .*`\.circleci\/config\.yml`/,
    ],
    [
      'a program of the project',
      { [at('ci.yml')]: 'on: push\njobs:\n  a:\n    steps:\n      - run: make release\n' },
      /^not checked: workflow: .*`\.github\/workflows\/ci\.yml` may do it/,
    ],
    [
      'a script',
      { [at('ci.yml')]: 'on: push\njobs:\n  a:\n    steps:\n      - run: ./scripts/release.sh\n' },
      /^not checked: workflow/,
    ],
    [
      'python-semantic-release',
      {
        [at('ci.yml')]:
          'on: push\njobs:\n  a:\n    steps:\n      - uses: python-semantic-release/python-semantic-release@v9\n',
      },
      /^problem: workflow: No workflow/,
    ],
    ['Jenkins', { Jenkinsfile: 'pipeline {}' }, /^not checked: workflow: .*`Jenkinsfile`/],
  ] as const)('%s', (_, files, expected) => {
    const none = at('none.yml') in files ? {} : { '.github/workflows/none.txt': '' };

    expect(findingsOf({ ...none, ...files })).toEqual(like(expected));
  });

  it.each([
    ['no YAML', 'on: push\njobs: [a: {'],
    ['a list', '- a'],
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]`)
        .join('\n')}\njobs: *i`,
    ],
    ['nothing', ''],
  ])('%s beside a good one is named', (_, text) => {
    const found = findingsOf({ [at('release.yml')]: goodWorkflow, [at('broken.yml')]: text });

    expect(found).toEqual(like(/^warning: workflow: `\.github\/workflows\/broken\.yml` is no workflow/));
  });

  it.each([
    [
      'the container',
      '\n    container: node:20-bullseye',
      steps.replace(/ +- uses: actions\/setup-node[^-]*-version.*\n/, ''),
      /^problem: .* runs with Node 20,/,
    ],
    [
      'another container',
      '\n    container: { image: debian }',
      steps.replace(/ +- uses: actions\/setup-node[^-]*-version.*\n/, ''),
      /^not checked: .* from its runner/,
    ],
    ['a file', '', steps.replace('node-version: lts/*', 'node-version-file: .nvmrc'), /^not checked: .* from a file/],
    ['a supported version', '', steps.replace('lts/*', '22'), undefined],
    ['a version that is too old', '', steps.replace('lts/*', '"22.13"'), /^problem: .* Node 22\.13/],
  ])('Node is that of %s', (_, container, how, expected) => {
    const files = { [at('a.yml')]: `${push}permissions: write-all\njobs:\n  release:${environment}${container}${how}` };

    const found = findingsOf(files).filter((line) => line.includes('node of the job'));

    expect(found.map((line) => line.replace('node of the job: ', ''))).toEqual(
      expected === undefined ? [] : like(expected),
    );
  });

  it.each([
    ['1', '', /^problem: checkout: .* checks out one commit, and has no token/],
    ['20', '', /^problem: checkout: .* 20 commits, and has no token/],
    ['0', '', undefined],
    [
      '1',
      'env: { GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}" }',
      /^warning: checkout: .* semantic-release fetches the rest/,
    ],
  ])('a build job with `fetch-depth: %s` and %j', (depth, env, expected) => {
    const build = `on: push\njobs:\n  build:\n    permissions: { contents: read }\n    steps:\n      - uses: actions/checkout@v5\n        with: { fetch-depth: ${depth}, persist-credentials: false }\n      - run: npx waybill build\n        ${env}\n`;

    const found = findingsOf({ [at('build.yml')]: build, [at('release.yml')]: goodWorkflow });

    expect(found.filter((line) => line.includes('checkout:'))).toEqual(expected === undefined ? [] : like(expected));
  });

  it('a workflow that calls itself ends', () => {
    const circle = `on: { push: {}, workflow_call: {} }\njobs:\n  a:\n    uses: ./.github/workflows/a.yml\n  b:\n    uses: ./.github/workflows/a.yml\n`;

    expect(findingsOf({ [at('a.yml')]: circle })).toEqual(like(/^problem: workflow: No workflow/));
  });
});

describe('pipelines of GitLab', () => {
  const remoteUrl = 'https://gitlab.com/acme/tools/parcel.git';
  const service: Partial<Facts> & { readonly remoteUrl: string } = { remoteUrl };
  const job = (more = '') =>
    `release:\n  image: node:24\n  resource_group: release\n  variables:\n    GIT_DEPTH: 0\n  script:\n    - npm ci\n    - npx semantic-release\n${more}`;
  const secrets = /^not checked: pipeline: Whether the project has the variable `GITLAB_TOKEN`/;

  it('a good one', () => {
    expect(findingsOf({ '.gitlab-ci.yml': job() }, service)).toEqual(like(secrets));
  });

  it.each([
    ['depth', job().replace('GIT_DEPTH: 0', 'GIT_DEPTH: "50"'), /^warning: .* gets 50 commits/],
    ['no group', job().replace(/ +resource_group.*\n/, ''), /^warning: .* no `resource_group`/],
    ['interruptible', job('  interruptible: true\n'), /^warning: .*cancels/],
    ['merge requests', job('  only: [merge_requests]\n'), /^problem: .* merge requests alone/],
    [
      'rules of merge requests',
      job("  rules:\n    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n"),
      /^problem: .* merge requests alone/,
    ],
    [
      'another audience',
      job('  id_tokens:\n    PYPI_ID_TOKEN: { aud: https://gitlab.com }\n'),
      /^warning: .*asks for `pypi`/,
    ],
    ['an old image', job().replace('node:24', 'node:18-alpine'), /^problem: node of the job: .* Node 18,/],
    ['no repository', job().replace('GIT_DEPTH: 0', 'GIT_STRATEGY: none'), /^problem: .* does not get the repository/],
  ])('%s', (_, text, expected) => {
    expect(findingsOf({ '.gitlab-ci.yml': text }, service)).toEqual(expect.arrayContaining(like(secrets, expected)));
  });

  it('with defaults, templates and an include', () => {
    const files = {
      '.gitlab-ci.yml':
        'include:\n  - local: /ci/release.yml\n  - component: gitlab.com/acme/lint@1\nvariables: { GIT_DEPTH: { value: "0", description: "x" } }\ndefault:\n  interruptible: true\n',
      'ci/release.yml':
        '.base:\n  before_script: [npm ci]\n  resource_group: release\n  interruptible: false\nrelease:\n  extends: .base\n  script:\n    - !reference [.other, script]\n    - [npx semantic-release]\n',
    };

    expect(findingsOf(files, service)).toEqual(like(secrets));
  });

  it('without `GIT_DEPTH`, the setting of the project counts', () => {
    const text = job().replace(/ +variables:\n.*\n/, '');
    const gitlab = exampleFacts().gitlab;

    expect(findingsOf({ '.gitlab-ci.yml': text }, service)).toEqual(like(secrets));
    const hidden = { ...service, gitlab: { ...gitlab, project: unknown('It needs a token.') } };
    expect(findingsOf({ '.gitlab-ci.yml': text }, hidden)).toEqual(
      expect.arrayContaining(like(/^warning: .* by default, GitLab fetches 20 commits/)),
    );
  });

  it.each([
    [
      'a component',
      'include:\n  - component: gitlab.com/acme/release@1\n',
      /^not checked: .*`gitlab\.com\/acme\/release@1`/,
    ],
    ['no release', 'test:\n  script: [pytest]\n', /^problem: pipeline: No job/],
  ])('%s', (_, text, expected) => {
    expect(findingsOf({ '.gitlab-ci.yml': text }, service)).toEqual(like(expected));
  });

  it('none', () => {
    expect(findingsOf({ '.github/workflows/x.txt': '' }, service)).toEqual(like(/^problem: pipeline: No pipeline/));
  });
});
