import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { pythonIndex } from '@waybill/rehearsal';
import { execa } from 'execa';
import { findPypi } from '../../../test/harness/pypi/find-pypi.ts';
import { type PypiTools, pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { account, type DevpiServer, devpiServer, pypiServer } from '../../../test/harness/python/python-servers.ts';
import { both, builder } from '../test/archives/small-distributions.ts';
import { rehearsedRelease } from '../test/rehearsed-release.ts';

const withIndexes = await withPypi(it);
const release = '1.2.0';
const wheel = `acme_parcel-${release}-py3-none-any.whl`;
const sdist = `acme_parcel-${release}.tar.gz`;

let tools: PypiTools;
let devpi: DevpiServer | undefined;
beforeAll(async () => {
  if (!(await findPypi()).isReached) return;
  tools = await pypiTools('indexes');
  devpi = await devpiServer(tools);
});
afterAll(async () => devpi?.[Symbol.asyncDispose]());

/** A release to one index, whose preset names the account's variable. */
async function releaseTo(preset: 'devpi' | 'pypiserver', repository: string, password: string = account.password) {
  const variable = preset === 'devpi' ? 'DEVPI_PASSWORD' : 'PYPISERVER_PASSWORD';
  const run = await rehearsedRelease({ env: { [variable]: password } });
  const options = { indexes: [{ preset, repository, username: account.username }], patience: 6 };
  return {
    ...run,
    hook: (name: 'verifyConditions' | 'verifyRelease' | 'prepare' | 'publish') => run.with(options, name),
  };
}

type Release = Awaited<ReturnType<typeof releaseTo>>;

/** All hooks of a release, with the pretended build. */
async function runAll({ hook }: Release): Promise<void> {
  for (const name of ['verifyConditions', 'verifyRelease', 'prepare', 'publish'] as const) await hook(name);
}

/** What was built, by name, with SHA-256. */
async function built({ cwd }: Release): Promise<Record<string, string>> {
  const artifacts = await readArtifacts(cwd, release);
  return Object.fromEntries(artifacts.map(({ name, sha256 = '' }) => [name, sha256]).sort());
}

/** Other bytes of the same release, on the same index. */
async function otherRelease(preset: 'devpi' | 'pypiserver', repository: string): Promise<void> {
  await using other = await releaseTo(preset, repository);
  const options = { indexes: [{ preset, repository, username: account.username }], patience: 6 };
  await other.call('prepare', builder(both({ note: 'other' })));
  await other.with(options, 'publish');
}

withIndexes.each([{ isPrivate: false }, { isPrivate: true }])('pypiserver %j gets a release once', async (options) => {
  await using server = await pypiServer(tools, options);
  await using run = await releaseTo('pypiserver', server.url);

  await runAll(run);
  const first = await server.kept();
  await runAll(run);

  expect(first).toEqual(await built(run));
  expect(await server.kept()).toEqual(first);
  const log = run.context.lines.join('\n');
  expect(log).toContain('does not know acme-parcel yet');
  expect(log).toContain(`already holds ${wheel} with the same bytes`);
});

withIndexes('pypiserver gets what another index has to which it forwards', async () => {
  await using other = await pypiServer(tools);
  await using first = await releaseTo('pypiserver', other.url);
  await runAll(first);
  await using server = await pypiServer(tools, { fallback: `${other.url}/simple/`, isPrivate: true });
  await using run = await releaseTo('pypiserver', server.url);

  await runAll(run);

  expect(await server.kept()).toEqual(await built(run));
  expect(run.context.lines.join('\n')).toContain(`forwards to ${other.url}/simple/acme-parcel/`);
});

withIndexes('pypiserver gets what a broken run left over', async () => {
  await using server = await pypiServer(tools);
  await using run = await releaseTo('pypiserver', server.url);
  await runAll(run);
  await server.remove(wheel);

  await runAll(run);

  expect(await server.kept()).toEqual(await built(run));
});

withIndexes.each(['md5', 'no'] as const)('pypiserver lists %s digests, and files are compared', async (hash) => {
  await using server = await pypiServer(tools, { hash });
  await using run = await releaseTo('pypiserver', server.url);

  await runAll(run);
  await run.hook('publish');

  expect(await server.kept()).toEqual(await built(run));
  expect(run.context.lines.join('\n')).toContain(`lists no SHA-256 of ${sdist}`);
});

withIndexes('pypiserver keeps other bytes', async () => {
  await using server = await pypiServer(tools);
  await otherRelease('pypiserver', server.url);
  const before = await server.kept();
  await using run = await releaseTo('pypiserver', server.url);

  await expect(run.hook('prepare')).rejects.toMatchObject({ errors: [{ code: 'ECHANGEDONINDEX' }] });

  expect(await server.kept()).toEqual(before);
});

withIndexes.each([{ isPrivate: false }, { isPrivate: true }])(
  'pypiserver %j refuses a wrong password',
  async (options) => {
    await using server = await pypiServer(tools, options);
    await using run = await releaseTo('pypiserver', server.url, 'not-the-password');

    const error = await run.hook('verifyConditions').catch((reason) => reason);

    expect(error).toMatchObject({ code: 'ETOKENREFUSED' });
    expect(error.errors).toBeUndefined();
    expect(error.details).toMatch(/'http:\/\/127\.0\.0\.1:\d+\/'/);
  },
);

withIndexes('devpi gets a release once, also where a base has it', async () => {
  const [base = '', prod = ''] = [await devpi?.create('base'), await devpi?.create('prod', ['base'])];
  await using first = await releaseTo('devpi', base);
  await runAll(first);
  await using run = await releaseTo('devpi', prod);

  await runAll(run);
  const kept = await devpi?.kept('prod', `acme-parcel/${release}`);
  await runAll(run);

  expect(kept).toEqual(await built(run));
  expect(await devpi?.kept('prod', `acme-parcel/${release}`)).toEqual(kept);
  expect(run.context.lines.join('\n')).toContain(`already holds ${sdist} with the same bytes`);
});

withIndexes('devpi gets a release whose name a base has with other bytes', async () => {
  const [base = '', prod = ''] = [await devpi?.create('base-2'), await devpi?.create('prod-2', ['base-2'])];
  await otherRelease('devpi', base);
  await using run = await releaseTo('devpi', prod);

  await runAll(run);

  expect(await devpi?.kept('prod-2', `acme-parcel/${release}`)).toEqual(await built(run));
});

withIndexes('devpi keeps other bytes, and refuses a wrong password', async () => {
  const prod = (await devpi?.create('prod-3')) ?? '';
  await otherRelease('devpi', prod);
  const before = await devpi?.kept('prod-3', `acme-parcel/${release}`);
  await using run = await releaseTo('devpi', prod);
  await using stranger = await releaseTo('devpi', prod, 'not-the-password');

  await expect(run.hook('prepare')).rejects.toMatchObject({ errors: [{ code: 'ECHANGEDONINDEX' }] });
  const error = await stranger.hook('verifyConditions').catch((reason) => reason);

  expect(error).toMatchObject({ code: 'ETOKENREFUSED', details: expect.stringContaining('401 Unauthorized') });
  expect(await devpi?.kept('prod-3', `acme-parcel/${release}`)).toEqual(before);
});

const clients = {
  uv: { args: ['publish', '--publish-url'], prefix: 'UV_PUBLISH' },
  twine: { args: ['upload', '--non-interactive', '--disable-progress-bar', '--repository-url'], prefix: 'TWINE' },
} as const;

/** Uploads the files of a release with another client. */
async function uploadBy(client: keyof typeof clients, run: Release, url: string, login: typeof account): Promise<void> {
  const { args, prefix } = clients[client];
  const files = (await readArtifacts(run.cwd, release)).map(({ path = '' }) => join(run.cwd, path));
  const env = { ...tools.env, [`${prefix}_USERNAME`]: login.username, [`${prefix}_PASSWORD`]: login.password };
  await execa(join(tools.folder, 'bin', client), [...args, url, ...files], { cwd: run.cwd, env });
}

withIndexes.each(['uv', 'twine'] as const)('devpi has the same of %s and of us', async (client) => {
  const [ours = '', theirs = ''] = [await devpi?.create(`ours-${client}`), await devpi?.create(`theirs-${client}`)];
  await using run = await releaseTo('devpi', ours);
  await runAll(run);

  await uploadBy(client, run, theirs, account);

  const name = `acme-parcel/${release}`;
  const metadata = await devpi?.metadata(`ours-${client}`, name);
  expect(metadata).toMatchObject({ summary: 'Parcels for everyone', license_expression: 'MIT' });
  const spelledAlike = ({ keywords, ...rest }: Record<string, unknown> = {}) => [
    rest,
    spelled(['keywords', `${keywords}`]),
  ];
  expect(spelledAlike(metadata)).toEqual(spelledAlike(await devpi?.metadata(`theirs-${client}`, name)));
  expect(await devpi?.kept(`ours-${client}`, name)).toEqual(await devpi?.kept(`theirs-${client}`, name));
});

/** twine puts a blank between keywords, as we do; uv sends them as they are in the metadata. */
function spelled([name, value]: readonly [string, string]): string {
  return `${name}: ${name === 'keywords' ? value.replaceAll(', ', ',') : value}`;
}

/** Beside the digests, of which an index needs one. */
const leftOut: readonly string[] = ['md5_digest', 'blake2_256_digest'];

withIndexes.each(['uv', 'twine'] as const)('every field of %s is sent by us', async (client) => {
  const index = await pythonIndex();
  await using _ = { [Symbol.asyncDispose]: index.stop };
  await using run = await rehearsedRelease({ env: index.environment });
  await run.call('prepare');
  await run.call('publish');
  const forms = () =>
    index.uploads
      .filter(({ filename }) => filename !== undefined)
      .map(({ filename, fields }) => [
        filename,
        fields
          .filter(([name]) => !leftOut.includes(name))
          .map(spelled)
          .sort(),
      ])
      .sort();
  const ours = forms();
  await index.reset();

  const login = { username: '__token__', password: index.token } as unknown as typeof account;
  await uploadBy(client, { ...run, hook: run.call } as unknown as Release, index.uploadUrl, login);

  expect(ours).toHaveLength(2);
  expect(ours).toEqual(forms());
});
