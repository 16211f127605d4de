import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type ReleaseRepository, releaseRepository, type Services, startServices } from '@waybill/rehearsal';
import { execa } from 'execa';
import type { Report } from '../src/index.ts';
import { goodWorkflow } from '../test/example-facts.ts';

const slug = 'acme/parcel';
const packages = join(import.meta.dirname, '../..');
const program = join(packages, 'cli/src/waybill.ts');

let stack: AsyncDisposableStack;
let services: Services<'github' | 'slack' | 'index'>;
let repository: ReleaseRepository;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  services = stack.use(await startServices({ repositories: [slug], parts: ['github', 'slack', 'index'] }));
  repository = stack.use(await releaseRepository({ slug, tokens: [services.github.token] }));
  await repository.commit('feat: first', {
    'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.0.0"\n[build-system]\nrequires = ["hatchling"]\n',
    '.releaserc.json': JSON.stringify({ extends: join(packages, 'preset/src/index.ts') }),
    '.gitignore': '.waybill/\nnode_modules/\n',
    '.github/workflows/release.yml': goodWorkflow,
  });
  await repository.git('tag', 'v1.0.0');
  await repository.push();
  await repository.git('push', '--quiet', '--tags');
}, 120_000);
afterAll(() => stack.disposeAsync());
beforeEach(() => services.github.reset());

interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command with an environment that has nothing but what is given. */
async function run(args: readonly string[], given: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { GITHUB_API_URL, PYPI_REPOSITORY_URL, PYPI_INDEX_URL } = services.environment() as Record<string, string>;
  const places = { GITHUB_API_URL, PYPI_REPOSITORY_URL, PYPI_INDEX_URL };
  const defined = Object.fromEntries(Object.entries(places).filter(([, value]) => value !== undefined));
  const env = { PATH: process.env['PATH'] ?? '', HOME: repository.cwd, NODE_NO_WARNINGS: '1', ...defined, ...given };
  const options = { cwd: repository.cwd, env, extendEnv: false, reject: false } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, 'doctor', ...args], options);
  return { exitCode, stdout, stderr };
}

async function examine(given: Readonly<Record<string, string>> = {}, ...args: string[]) {
  const { exitCode, stdout, stderr } = await run(['--json', ...args], given);
  const report = JSON.parse(stdout || `{"stderr": ${JSON.stringify(stderr)}}`) as Report;
  const find = (check: string) =>
    report.rows.filter((row) => row.check === check).map(({ state, message }) => `${state}: ${message}`);
  return { exitCode, report, find };
}

const match = (pattern: RegExp) => expect.stringMatching(pattern);

it('on a laptop without a token, it shows what it can, and says what it could not see', async () => {
  services.github.actions.setPermissions(['contents: read', 'actions: read']);
  services.github.actions.setEnvironment(slug, { name: 'release', allowedRefs: ['main'] });

  const { exitCode, report, find } = await examine();

  expect({ exitCode, place: report.place, problems: report.rows.filter(({ state }) => state === 'problem') }).toEqual({
    ...{ exitCode: 0, place: 'machine', problems: [] },
  });
  expect(find('tags')).toEqual([match(/^ok: The last release in the history of `main` is `v1\.0\.0`/)]);
  expect(find('permissions')).toEqual(expect.arrayContaining([match(/^ok: The job `release`/)]));
  expect(find('environment')).toEqual([match(/^ok: The environment `release` takes the branch/)]);
  expect(find('plugin github')).toEqual([match(/^not checked: No GitHub token specified/)]);
  expect(find('plugin gate').join()).not.toContain('problem');
  expect(report.rows.length).toBeGreaterThan(20);
  expect(await repository.git('status', '--porcelain')).toBe('');
}, 120_000);

it('with an administrator, it finds what keeps the release commit and the tag away', async () => {
  const { github } = services;
  github.actions.setPermissions(['contents: write', 'actions: read', 'administration: read']);
  github.rulesets.setRulesets(slug, [
    { name: 'review', target: 'branch', rules: ['pull_request', 'deletion'], include: ['refs/heads/main'] },
    {
      name: 'bots',
      target: 'branch',
      rules: ['update'],
      include: ['~ALL'],
      bypass: [{ type: 'Integration', id: 15_368 }],
    },
    { name: 'tags', target: 'tag', rules: ['creation', 'update'], include: ['refs/tags/v*'] },
  ]);
  github.rulesets.setBranchProtection(slug, 'main', { reviews: true, signatures: true });
  github.actions.setEnvironment(slug, { name: 'release', allowedRefs: ['develop'] });

  const { exitCode, find } = await examine({ GITHUB_TOKEN: github.token });

  expect(exitCode).toBe(1);
  expect(find('branch rules')).toEqual([
    match(/^problem: The ruleset `review` wants a pull request for `main`.*nobody may pass it/),
    match(/^ok: The ruleset `bots` .*GitHub Actions may pass it/),
    match(/^problem: The protection of `main`.*wants a pull request, wants a signed commit/),
  ]);
  expect(find('tag rules')).toEqual([match(/^problem: The ruleset `tags` lets nobody make tags such as `v1\.2\.3`/)]);
  expect(find('environment')).toEqual([match(/^problem: The environment `release` does not take `main`/)]);
  expect(find('clock')).toEqual([match(/^ok/)]);
}, 120_000);

it('in a pull request with a token that only reads, nothing of the token is a problem', async () => {
  const { github } = services;
  github.actions.setPermissions(['contents: read']);
  github.rulesets.setRulesets(slug, [
    { name: 'review', target: 'branch', rules: ['pull_request'], include: ['refs/heads/main'] },
  ]);
  github.setRepository(slug, { canPush: false });
  const job = {
    ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_REPOSITORY: slug },
    ...{ GITHUB_REF: 'refs/pull/7/merge', GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'feature' },
    GITHUB_TOKEN: github.token,
  };

  const { exitCode, report, find } = await examine(job);

  expect(report.rows.filter(({ state }) => state === 'problem')).toEqual([]);
  expect({ exitCode, place: report.place }).toEqual({ exitCode: 0, place: 'pull request' });
  expect(find('branch rules')).toEqual([
    match(/^warning: .*administrators only/),
    match(/^not checked: Protection of `main`: .*administration rights/),
  ]);
  expect(find('repository')).toEqual([match(/^not checked: The token of this pull request may not push/)]);
  expect(find('environment')).toEqual([match(/^not checked: The environment `release`: .*`actions: read`/)]);
  expect(find('plugin github')).toEqual([match(/^not checked/)]);

  const release = await examine(job, '--release-job');
  expect(release.exitCode).toBe(1);
  expect(release.find('plugin github')).toEqual([match(/^problem: .*push/i)]);
}, 120_000);

it('a fork is named', async () => {
  services.github.setRepository(slug, { forkOf: 'upstream/parcel' });

  const fork = await examine({ GITHUB_TOKEN: services.github.token });

  expect(fork.find('repository')).toEqual([match(/^warning: `acme\/parcel` is a fork of `upstream\/parcel`/)]);
}, 120_000);

it('shows a table, and never a secret', async () => {
  const secrets = { GITHUB_TOKEN: 'ghp_wrongwrongwrongwrongwrongwrong', PYPI_TOKEN: 'pypi-secretsecretsecret' };

  const { exitCode, stdout, stderr } = await run([], { ...secrets, SLACK_BOT_TOKEN: 'xoxb-secret-secret-secret' });

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^problem {6}plugin github +.*EINVALIDGHTOKEN/m);
  expect(stdout).toMatch(/^not checked {2}repository +GitHub refuses the token in `GITHUB_TOKEN` \(401\)\./m);
  expect(stdout).toMatch(/^ +→ /m);
  expect(stdout).toMatch(/\d+ problems?, \d+ warnings?, \d+ not checked, \d+ ok\.$/);
  expect(stdout + stderr).not.toMatch(/wrongwrong|secretsecret|secret-secret/);
}, 120_000);

it('without any network, it reads what is here', async () => {
  const { exitCode, find, report } = await examine({}, '--offline');

  expect(exitCode).toBe(0);
  expect(find('branch rules')).toEqual(expect.arrayContaining([match(/^not checked: .*`--offline`/)]));
  expect(report.counts.ok).toBeGreaterThan(8);
}, 120_000);

it.each([
  [['--colour'], 2, 'EUSAGE'],
  [['--cwd', '.github'], 1, 'EDOCTORFOLDER'],
] as const)(
  '%j ends with %d',
  async (args, code, error) => {
    const { exitCode, stderr } = await run(args);

    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(error) });
  },
  60_000,
);
