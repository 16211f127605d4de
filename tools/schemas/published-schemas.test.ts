import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { errorsOf, type OptionsSchema, parseOptions } from '@waybill/kernel';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fullReport } from '../../packages/cli/test/report.ts';
import { checks, runChecks } from '../../packages/doctor/src/checks/index.ts';
import { makeReport } from '../../packages/doctor/src/report/index.ts';
import { exampleFacts } from '../../packages/doctor/test/example-facts.ts';
import { at, commit, deployment, facts, release } from '../../packages/metrics/src/measure/example-facts.ts';
import { measure } from '../../packages/metrics/src/measure/index.ts';
import { findWrongSections } from '../../packages/pipeline/src/plugins/index.ts';
import { root, workspacePackages } from '../workspace.ts';
import { publishedSchemas, reportSchema } from './publish-schemas.ts';

const packages = await workspacePackages();
const published = await publishedSchemas(packages);
// Strict: a schema that says something that a validator does not know is a mistake.
const ajv = new Ajv({ strict: true, strictTypes: false, strictTuples: false, allErrors: true, verbose: true });
const validators = new Map(published.map(({ name, schema }) => [name, ajv.compile(schema as object)]));
const accepts = (name: string, value: unknown) => validators.get(name)?.(value) === true;
const sections = published.filter(({ name }) => name !== 'preset');
const optionsOf = new Map(
  await Promise.all(
    sections.map(async ({ name, folder }) => {
      const { Options } = (await import(join(folder, 'src/options.ts'))) as { Options: OptionsSchema };
      return [name, Options] as const;
    }),
  ),
);

/** What the plugin itself says of a section. */
function problemsOf(name: string, section: Readonly<Record<string, unknown>>): readonly unknown[] {
  try {
    parseOptions(optionsOf.get(name) as OptionsSchema, { name, raw: section, host: {}, env: {} });
    return [];
  } catch (error) {
    return errorsOf(error);
  }
}

/** To valibot, a list is an object without its keys, too. That it passes is an accident, which an editor need not repeat. */
function takesListForObject(name: string): boolean {
  const errors = validators.get(name)?.errors ?? [];
  return errors.some(({ params, data }) => params['type'] === 'object' && Array.isArray(data));
}

it('is published by every plugin and by the preset', () => {
  const withSchema = packages.filter(({ manifest }) => './schema.json' in manifest.exports);
  const plugins = packages.filter(({ manifest }) => manifest.keywords.includes('semantic-release-plugin'));

  expect(withSchema.map(({ room }) => room).sort()).toEqual([...plugins.map(({ room }) => room), 'preset'].sort());
});

it.each(['agent-orchestrated-etl', 'version-only'])('accepts the configuration of examples/%s', async (name) => {
  expect(accepts('preset', parse(await readFile(join(root, 'examples', name, '.releaserc'), 'utf8')))).toBe(true);
});

it.each([
  { $schema: './node_modules/@waybill/preset/schema.json', extends: '@waybill/preset' },
  { extends: ['@waybill/preset'], branches: ['main', { name: 'next', prerelease: true }], tagFormat: '${version}' },
  { docker: false, pypi: true, slack: { channels: ['#releases'] }, github: { draftRelease: true }, git: false },
  {
    docker: { image: 'ghcr.io/Acme/Parcel', images: [{ target: 'api' }], maxSize: '250 MB', sign: { key: 'env://K' } },
  },
  { docker: { smoke: [['--version']], health: { url: 'http://localhost/health' }, attestations: 'inside' } },
  { pypi: { indexes: ['testpypi', { repository: 'HTTPS://nexus.corp/pypi/', token: 'NEXUS_TOKEN' }] } },
  { pyproject: { files: [{ path: 'a.toml', key: ['a', 0] }], copies: 'warn' }, packages: ['libs/*'] },
  { clearTextHosts: ['nexus.corp:8081'], pipeline: { lease: 600, concurrency: 2 }, gitlab: { assets: [] } },
  { plugins: ['@waybill/pipeline', 'semantic-release-gitmoji'], gitmoji: {} },
  { pipeline: { members: ['mine'] }, mine: {} },
  { extends: ['@waybill/preset', './own.json'], own: {}, 'x-common': 1, '//': 'why', presetConfig: {} },
  { plugins: ['@waybill/pypi', ['@waybill/docker', { enabled: 'auto' }], { path: './own.js', any: 1 }] },
])('accepts %j', (configuration) => {
  expect([accepts('preset', configuration), validators.get('preset')?.errors]).toEqual([true, null]);
});

it.each([
  { extends: 7 },
  { branches: [] },
  { branches: [{ prerelease: true }] },
  { docker: 'off' },
  { docker: [] },
  { docker: { platform: ['linux/amd64'] } },
  { docker: { platforms: ['amd64'] } },
  { docker: { password: 'secret' } },
  { docker: { images: [{ iamge: 'x' }] } },
  { docker: { maxSize: 250 } },
  { pypi: { indexes: [{ repositry: 'https://a.example' }] } },
  { pypi: { repository: 'upload.pypi.org' } },
  { pypi: { token: 'pypi-secret' } },
  { pyproject: { files: [{ key: 'a' }] } },
  { pyproject: { copies: true } },
  { sbom: { specVersion: '1.4' } },
  { slack: { channels: ' ' } },
  { slack: { channels: [' '] } },
  { packages: [] },
  { pipeline: { lease: 1 } },
  { commit: false },
  { assets: ['a'] },
  { plugins: [7] },
  { terraform: {} },
  { dockr: {} },
  { extends: ['@waybill/preset'], own: {} },
])('refuses %j', (configuration) => {
  expect(accepts('preset', configuration)).toBe(false);
});

it('names at the top level what the pipeline accepts there, and no more', () => {
  const whole = published.find(({ name }) => name === 'preset')?.schema;
  const members = sections.map(({ name }) => ({ key: name, name, plugin: `@waybill/${name}`, options: {} }));
  const ofOthers = ['commit-analyzer', 'release-notes-generator', 'changelog', 'exec', 'git', 'github'];
  members.push(...ofOthers.map((key) => ({ key, name: key, plugin: `@semantic-release/${key}`, options: {} })));
  const alone = { plugins: [['@waybill/pipeline', {}]] };
  const refused = Object.keys(whole?.properties ?? {}).filter((name) => {
    const { wrong } = findWrongSections(members, { ...alone, [name]: {} });
    return wrong.some(({ message }) => message.includes('does not exist'));
  });

  expect(refused).toEqual([]);
});

const leaf = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    'auto',
    'off',
    '',
    ' ',
    ' text ',
    'linux/amd64',
    'https://a.example/',
    'a.example',
  ),
  fc.constantFrom('http://b', 'ghcr.io/Acme/A', '250 MB', '{version}', 'A_TOKEN', '1.6', 'pypi', 'id=a,env=B', 'A=b'),
  fc.integer({ min: -2, max: 300 }),
  fc.constantFrom(0.5, 'sha256:0', 'HTTPS://c/', 'env://KEY', 'pep440', 'all', 'a b', 'b:c@d'),
);
const keys = [
  'path',
  'key',
  'url',
  'image',
  'repository',
  'token',
  'files',
  'name',
  'target',
  'endpoint',
  'plugin',
  'x',
];
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 2 }),
  fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 2 }),
  fc.dictionary(fc.constantFrom(...keys), leaf, { maxKeys: 3 }),
  fc.array(fc.dictionary(fc.constantFrom(...keys), leaf, { maxKeys: 3 }), { maxLength: 2 }),
);

it.each(sections.map(({ name }) => name))(
  'marks nothing that the plugin %s accepts, and little less than it refuses',
  (name) => {
    const options = Object.keys(optionsOf.get(name)?.entries ?? {});
    let [refused, marked] = [0, 0];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...options, 'unknown'), value, { maxKeys: 2, minKeys: 1 }),
        (section) => {
          const problems = problemsOf(name, section);
          const isAccepted = accepts(name, section);

          if (problems.length === 0) expect([section, isAccepted || takesListForObject(name)]).toEqual([section, true]);
          refused += problems.length > 0 ? 1 : 0;
          marked += isAccepted ? 0 : 1;
        },
      ),
      { numRuns: 600 },
    );

    // The rest is what only code can say, such as that two images have different names.
    expect(marked).toBeGreaterThan(refused * 0.9);
  },
);

it('a report of metrics is what its published schema says, and the file in the package is that schema', async () => {
  const metrics = packages.find(({ room }) => room === 'metrics');
  if (metrics === undefined) throw new TypeError('There is no package `metrics`.');
  const schema = await reportSchema(metrics);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema as object);
  const measures = new Map([
    ['scan:scan.json', { high: 1 }],
    ['report:coverage', { lines: 0.5 }],
    ['report:benchmarks', { parse: 1 }],
  ]);
  const made = release(1, 'b', 20, {
    deployments: [deployment(20)],
    base: 'a',
    steps: [{ name: 'pypi', at: at(20) }],
    measures,
  });
  const report = measure({
    ...{ facts: facts([made], [commit('b', 10)]), now: new Date(at(100)), window: 30, environment: undefined },
    ...{ hotfixBranches: [], failedRollouts: false },
    adoption: { downloads: [{ source: 'index', name: 'p', downloads: 1, span: 'month', latest: null }], notes: ['x'] },
  });

  expect(validate(JSON.parse(JSON.stringify(report)))).toBe(true);
  expect(validate({ ...report, window: { days: '30' } })).toBe(false);
  expect(validate({ ...report, quality: undefined })).toBe(false);
  const file = await readFile(join(metrics.folder, 'report.schema.json'), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(schema)));
});

it('what the doctor finds is what its published schema says, and the file in the package is that schema', async () => {
  const doctor = packages.find(({ room }) => room === 'doctor');
  if (doctor === undefined) throw new TypeError('There is no package `doctor`.');
  const schema = await reportSchema(doctor);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema as object);
  const found = runChecks(checks, exampleFacts({}, { node: '20.0.0' }));
  const report = makeReport('machine', found, new Date(0));

  expect(report.counts.problem).toBeGreaterThan(0);
  expect(validate(JSON.parse(JSON.stringify(report)))).toBe(true);
  expect(validate({ ...report, place: 'elsewhere' })).toBe(false);
  expect(validate({ ...report, rows: [{ check: 'node', state: 'fine', message: 'x' }] })).toBe(false);
  const file = await readFile(join(doctor.folder, 'report.schema.json'), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(schema)));
});

it('a rehearsal is what its published schema says, and the file in the package is that schema', async () => {
  const cli = packages.find(({ room }) => room === 'cli');
  if (cli === undefined) throw new TypeError('There is no package `cli`.');
  const schema = await reportSchema(cli);
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(schema as object);

  expect(validate(JSON.parse(JSON.stringify(fullReport())))).toBe(true);
  expect(validate({ ...fullReport(), outcome: 'perhaps' })).toBe(false);
  const file = await readFile(join(cli.folder, 'report.schema.json'), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(schema)));
});

it('is offered for the schema store under its own address', async () => {
  const page = await readFile(join(root, 'docs/reference/schemas.md'), 'utf8');
  const entry = [...page.matchAll(/```json\n([\s\S]*?)```/g)]
    .map(([, json]) => JSON.parse(json ?? ''))
    .find(({ url }) => url);
  const whole = published.find(({ name }) => name === 'preset')?.schema;

  expect(entry).toMatchObject({ url: whole?.$id, fileMatch: expect.any(Array) });
});
