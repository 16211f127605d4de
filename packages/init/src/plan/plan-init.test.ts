import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { findMain } from '../../../preset/src/plan-branches.ts';
import { tagFormatOf } from '../../../preset/src/repository-facts.ts';
import { findLines } from '../repository/find-branches.ts';
import { findTags } from '../repository/find-tags.ts';
import { findFacts, type Snapshot } from '../repository/index.ts';
import { carryOver } from '../tools/index.ts';
import { type Answers, planInit } from './index.ts';

const versions = { '@waybill/preset': '1.2.3', 'semantic-release': '25.0.9' };
const github: Answers = { service: 'github', upload: 'token', tests: '', tools: 'dependency' };
const project = { 'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.2.0"\n' };

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly branches?: readonly string[];
  readonly answers?: Partial<Answers>;
}

function plan({ files = project, tags = ['v1.2.0'], branches = ['main'], answers = {} }: Given = {}) {
  const git = {
    remote: 'git@github.com:acme/parcel.git',
    current: branches[0],
    defaultBranch: branches[0],
    branches,
    tags,
    ignored: [],
  };
  const snapshot: Snapshot = {
    names: Object.keys(files),
    texts: new Map(Object.entries(files)),
    unread: new Map(),
    git,
  };
  const facts = findFacts(snapshot);
  const made = planInit(snapshot, {
    facts,
    answers: { ...github, ...answers },
    carried: carryOver({ snapshot, facts }),
    versions,
  });
  const written = Object.fromEntries(
    made.files.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
  );
  const removed = made.files.filter(({ after }) => after === undefined).map(({ path }) => path);
  const config = JSON.parse(written['.releaserc.json'] ?? 'null');
  const { $schema: _, extends: __, ...settings } = config ?? {};
  return { ...made, written, removed, settings, whats: made.todo.map(({ what }) => what).join('\n') };
}

describe('the configuration', () => {
  it.each<[string, Given, object]>([
    ['is one line for a usual project', {}, {}],
    ['names a prefix of tags', { tags: ['parcel-1.2.0', 'parcel-1.1.0'] }, { tagFormat: 'parcel-${version}' }],
    ['names no tags without v, which the preset finds', { tags: ['1.2.0'] }, {}],
    [
      'names several projects',
      { files: { 'libs/a/pyproject.toml': project['pyproject.toml'], 'libs/b/setup.py': '' } },
      { packages: ['libs/*'] },
    ],
    [
      'names one project in a folder',
      { files: { 'python/pyproject.toml': project['pyproject.toml'], 'tests/x/setup.py': '' } },
      { packages: ['python'] },
    ],
    [
      'leaves Python out where pyproject.toml is of tools',
      { files: { 'pyproject.toml': '[tool.ruff]\n', Dockerfile: '' } },
      { pyproject: false, pypi: false },
    ],
    [
      'keeps Python where metadata is in setup.cfg',
      { files: { 'pyproject.toml': '[tool.ruff]\n', 'setup.cfg': '[metadata]\nname = a\n' } },
      {},
    ],
    [
      'names a Dockerfile in a folder',
      { files: { ...project, 'docker/Dockerfile': '', 'tests/Dockerfile': '' } },
      { docker: { dockerfile: 'docker/Dockerfile' } },
    ],
    ['uploads nothing where nobody may', { answers: { upload: 'off' } }, { pypi: { upload: false } }],
    ['has a page of GitLab on GitLab', { answers: { service: 'gitlab' } }, { github: false, gitlab: {} }],
    [
      'names the repository where package.json names another one',
      { files: { ...project, 'package.json': '{"repository": "github:other/parcel"}' } },
      { repositoryUrl: 'https://github.com/acme/parcel.git' },
    ],
    [
      'names no repository where package.json names the same',
      { files: { ...project, 'package.json': '{"repository": {"url": "git+https://github.com/Acme/parcel.git"}}' } },
      {},
    ],
  ])('%s', (_name, given, settings) => {
    expect(plan(given).settings).toEqual(settings);
  });

  it('takes the place of an older one, which semantic-release would read first', () => {
    const { removed, settings } = plan({ files: { ...project, '.releaserc': 'branches: [trunk]\n' } });

    expect({ removed, settings }).toEqual({ removed: ['.releaserc'], settings: { branches: ['trunk'] } });
  });

  it('moves out of package.json, which also gets the tools', () => {
    const manifest = '{\n  "name": "a",\n  "release": { "branches": ["next"] }\n}\n';
    const { written, settings, files } = plan({ files: { ...project, 'package.json': manifest } });

    expect(settings).toEqual({ branches: ['next'] });
    expect(JSON.parse(written['package.json'] ?? '')).toEqual({ name: 'a', devDependencies: versions });
    expect(files.find(({ path }) => path === 'package.json')?.before).toBe(manifest);
    expect(parse(written['.github/workflows/release.yml'] ?? '').on.push.branches).toEqual(['next']);
  });

  it.each([
    [{ 'release.config.js': 'module.exports = {}' }, 'is code'],
    [{ '.releaserc.yml': 'a: [\n' }, 'cannot be read'],
  ])('of a kind that only a person can change is named: %j', (files, why) => {
    const made = plan({ files: { ...project, ...files } });

    expect(made.missing).toContain(why);
    expect(made.written['.releaserc.json']).toBeUndefined();
  });

  it.each([
    { '.releaserc': '{"extends": "@waybill/preset", "docker": false}' },
    { '.releaserc.yaml': 'extends: ["@waybill/preset"]\n' },
    { 'release.config.mjs': "import { definePreset } from '@waybill/preset';" },
  ])('of Waybill stays: %j', (files) => {
    const made = plan({ files: { ...project, ...files } });
    expect([made.missing, made.removed, made.written['.releaserc.json']]).toEqual([undefined, [], undefined]);
  });
});

describe('the workflow', () => {
  const jobsOf = (given: Given) => parse(plan(given).written['.github/workflows/release.yml'] ?? '').jobs;

  it('uses the actions of the example, at the same commits', async () => {
    const folder = join(import.meta.dirname, '../../../../examples/agent-orchestrated-etl/.github/workflows');
    const example = await readFile(join(folder, 'release.yml'), 'utf8');
    const usesOf = (text: string) => [...text.matchAll(/uses: (\S+ # \S+)/g)].map(([, uses]) => uses);
    const text = plan({ files: { ...project, Dockerfile: '' } }).written['.github/workflows/release.yml'] ?? '';

    expect(usesOf(text).length).toBeGreaterThan(10);
    for (const uses of usesOf(text)) expect(usesOf(example)).toContain(uses);
  });

  it.each([
    ['{"a": "b"}', 'x: "y" # z'],
    ['uv run pytest', 'make test\nmake lint'],
    ['echo "a: b" && \\', "- it's"],
  ])('runs the tests as they are written: %j', (...commands) => {
    for (const tests of commands) {
      const { test, build, alert } = jobsOf({ answers: { tests } });
      expect(test.steps.at(-1).run.trimEnd()).toBe(tests);
      expect([build.needs, alert.needs]).toEqual(['test', ['test', 'build', 'release']]);
    }
  });

  it('gives the build no secret, and asks for no right that is not needed', () => {
    const plain = jobsOf({ files: {} });
    const whole = jobsOf({ files: { ...project, Dockerfile: '' }, answers: { upload: 'trusted' } });

    expect(JSON.stringify(whole.build)).not.toContain('secrets.');
    expect(whole.build.permissions).toEqual({ contents: 'read' });
    expect(plain.release.permissions).toEqual({
      ...{ contents: 'write', issues: 'write', 'pull-requests': 'write' },
      // What the gate reads.
      ...{ checks: 'read', statuses: 'read' },
    });
    expect(whole.release.permissions).toMatchObject({ packages: 'write', 'id-token': 'write' });
    expect(whole.release.steps.at(-1).env).not.toHaveProperty('PYPI_TOKEN');
    expect(jobsOf({}).release.steps.at(-1).env).toHaveProperty('PYPI_TOKEN');
  });

  it.each([
    [['trunk'], ['trunk', 'develop', 'release/**']],
    [
      ['main', 'develop'],
      ['main', 'develop', 'release/**'],
    ],
    [['ma"in+${{x}}'], ['ma"in\\+${{x}}', 'develop', 'release/**']],
  ])('is started by pushes to %j', (branches, expected) => {
    const text = plan({ branches }).written['.github/workflows/release.yml'] ?? '';
    expect(parse(text).on.push.branches).toEqual(expected);
  });

  it('of somebody else keeps its name, and is named where it publishes', () => {
    const theirs = 'jobs:\n  a:\n    steps:\n      - uses: pypa/gh-action-pypi-publish@v1\n';
    const made = plan({
      files: { ...project, '.github/workflows/release.yml': theirs },
      answers: { upload: 'trusted' },
    });

    expect(Object.keys(made.written)).toContain('.github/workflows/waybill.yml');
    expect(made.whats).toContain('`.github/workflows/release.yml` publishes too (gh-action-pypi-publish)');
    expect(made.whats).toContain('workflow `waybill.yml`');
  });

  it('of GitLab is included by the pipeline, which stays as it is', () => {
    const before = 'stages: [lint]\nlint:\n  stage: lint\n  script: make\n';
    const { written } = plan({
      files: { ...project, Dockerfile: '', '.gitlab-ci.yml': before },
      answers: { service: 'gitlab' },
    });
    const { release } = parse(written['.gitlab/release.yml'] ?? '');

    expect(written['.gitlab-ci.yml']).toBe(`${before}\ninclude:\n  - local: .gitlab/release.yml\n`);
    expect(release).toMatchObject({ stage: '.post', resource_group: expect.any(String) });
    expect(release.rules[0].if).toContain('/^(main|develop|release\\/.*)$/');
  });

  it('of a new pipeline on GitLab has stages of its own', () => {
    const { written } = plan({ answers: { service: 'gitlab', tests: 'uv run pytest', upload: 'trusted' } });
    const { release, test } = parse(written['.gitlab/release.yml'] ?? '');

    expect(parse(written['.gitlab-ci.yml'] ?? '').stages).toEqual([test.stage, release.stage]);
    expect(release.id_tokens).toEqual({ PYPI_ID_TOKEN: { aud: 'pypi' } });
  });
});

it.each<[Given, string]>([
  [{ tags: [] }, 'git tag v1.2.0 '],
  [{ tags: ['v26.4'] }, "git tag v26.4.0 'v26.4^{commit}'"],
  [{ tags: [], files: { 'pyproject.toml': '[project]\nname = "a"\nversion = "0.0.0"\n' } }, ''],
  [{}, ''],
])('a first release goes on from the last one: %j', (given, command) => {
  const { whats } = plan(given);
  if (command === '') expect(whats).not.toContain('git tag');
  else expect(whats).toContain(command);
});

const branch = fc.constantFrom<string[]>('main', 'master', 'develop', 'trunk', 'release/1', '1.x');

it('the branch and the tags are what the preset will take', () => {
  fc.assert(
    fc.property(fc.uniqueArray(branch), fc.option(branch, { nil: undefined }), (branches, defaultBranch) => {
      const git = { remote: 'x', current: undefined, defaultBranch, branches, tags: [], ignored: [] };
      const names = { beta: 'develop', candidatePrefix: 'release/' };
      const facts = { defaultBranch, has: (name: string) => branches.includes(name) };

      expect(findLines(git).main).toBe(findMain(undefined, names, () => facts));
    }),
  );
  const tag = fc.constantFrom('v1.0.0', '1.0.0', 'v1.1.0', '1.2.0', 'v2.0.0-beta.1', 'v1.0', 'nightly', '2');
  fc.assert(
    fc.property(fc.uniqueArray(tag), (tags) => {
      expect(`${findTags(tags).prefix}\${version}`).toBe(tagFormatOf(tags));
    }),
  );
});

it('whatever a repository holds, the plan of the repository with the plan is empty', () => {
  const file = fc.constantFrom(
    'pyproject.toml',
    'package.json',
    '.gitignore',
    '.dockerignore',
    'Dockerfile',
    '.releaserc',
    '.gitlab-ci.yml',
    '.github/workflows/release.yml',
    'setup.cfg',
    'package-lock.json',
  );
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{}',
      '{"name": "a", "release": {}}',
      project['pyproject.toml'],
      'a: b\n',
      '[]',
      '{"packageManager": "pnpm@10.1.0"}',
    ),
  );
  const service = fc.constantFrom('github', 'gitlab', 'none') as fc.Arbitrary<Answers['service']>;
  const tools = fc.constantFrom('dependency', 'folder') as fc.Arbitrary<Answers['tools']>;
  fc.assert(
    fc.property(fc.dictionary(file, text, { maxKeys: 5 }), service, tools, (files, chosen, place) => {
      const answers = { service: chosen, tools: place };
      const first = plan({ files, answers });
      const after = Object.fromEntries(
        Object.entries({ ...files, ...first.written }).filter(([path]) => !first.removed.includes(path)),
      );
      const locked = first.lock === undefined ? after : { ...after, [first.lock.file]: '' };

      // Git says what it ignores; here it is asked for nothing.
      const second = plan({ files: locked, answers });
      expect(second.files.filter(({ path }) => path !== '.gitignore')).toEqual([]);
      if (first.missing === undefined) expect(second.lock).toBeUndefined();
    }),
  );
});
