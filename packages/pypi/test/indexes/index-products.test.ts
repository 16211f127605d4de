import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import {
  type ProductName,
  type ProductOptions,
  productIndex,
  pythonIndex,
  type UpstreamFile,
} from '@waybill/rehearsal';
import { both, builder } from '../archives/small-distributions.ts';
import { rehearsedRelease } from '../rehearsed-release.ts';

const wheel = 'acme_parcel-1.2.0-py3-none-any.whl';
const sdist = 'acme_parcel-1.2.0.tar.gz';
const password = 'ci-password-of-the-job';

/** By preset: the user name and the variable that its documentation names. */
const accounts: Readonly<Record<ProductName, readonly [username: string, variable: string]>> = {
  gitlab: ['gitlab-ci-token', 'CI_JOB_TOKEN'],
  gitea: ['__token__', 'GITEA_TOKEN'],
  artifactory: ['', 'JF_ACCESS_TOKEN'],
  nexus: ['ada', 'NEXUS_PASSWORD'],
  azure: ['azure', 'SYSTEM_ACCESSTOKEN'],
  codeartifact: ['aws', 'CODEARTIFACT_AUTH_TOKEN'],
  google: ['oauth2accesstoken', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
};
const all = Object.keys(accounts) as ProductName[];
/** What only their owners know is written into the configuration. */
const needsUsername: readonly ProductName[] = ['nexus'];

/** A release to an index that is a product, by its preset, with a job's variables. */
async function productRelease(preset: ProductName, options: Partial<ProductOptions> = {}, given = password) {
  await using stack = new AsyncDisposableStack();
  const [username, variable] = accounts[preset];
  const index = await productIndex(preset, { username, password, ...options });
  stack.defer(index.stop);
  const release = stack.use(await rehearsedRelease({ env: { [variable]: given } }));
  const repository = index.uploadUrl;
  const target = { preset, repository, ...(needsUsername.includes(preset) && { username }) };
  const hook = (name: 'verifyConditions' | 'verifyRelease' | 'prepare' | 'publish', more: object = {}) =>
    release.with({ indexes: [{ ...target, ...more }], patience: 4 }, name);
  const kept = stack.move();
  return { index, hook, release, context: release.context, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const names = ({ files }: { files: readonly { readonly name: string }[] }) => files.map(({ name }) => name).sort();

/** What was built, as another index has it. */
async function builtFiles(cwd: string): Promise<UpstreamFile[]> {
  const built = await readArtifacts(cwd, '1.2.0');
  return built.map(({ name, sha256 = '', path = '' }) => ({ name, version: '1.2.0', sha256, path: join(cwd, path) }));
}

describe.each(all)('%s', (preset) => {
  it('gets a release, and is left as it is by a second one', async () => {
    await using world = await productRelease(preset);

    await world.hook('verifyConditions');
    await world.hook('verifyRelease');
    await world.hook('prepare');
    await world.hook('publish');
    const first = [...world.index.files];
    await world.hook('verifyConditions');
    const again = await world.hook('publish');

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.index.files).toEqual(first);
    expect(again).toHaveProperty('url', `${world.index.simpleUrl}/acme-parcel/`);
    expect(world.context.lines.join('\n')).toContain('does not know acme-parcel yet');
    expect(world.context.lines.join('\n')).toContain('serves all 2 files');
  });

  it('gets what a broken run left over', async () => {
    await using world = await productRelease(preset);
    await world.hook('prepare');
    await world.hook('publish');
    world.index.remove(wheel);

    await world.hook('publish');

    expect(names(world.index)).toEqual([wheel, sdist]);
  });

  it('keeps other bytes under the same name', async () => {
    await using world = await productRelease(preset, { replaces: true });
    await using other = await rehearsedRelease({ env: { [accounts[preset][1]]: password } });
    const indexes = [{ preset, repository: world.index.uploadUrl, username: accounts[preset][0] || undefined }];
    await other.call('prepare', builder(both({ note: 'other' })));
    await other.with({ indexes, patience: 4 }, 'publish');
    const before = [...world.index.files];

    await expect(world.hook('prepare')).rejects.toMatchObject({ errors: [{ code: 'ECHANGEDONINDEX' }] });

    expect(world.index.files).toEqual(before);
  });

  it.each(['verifyConditions', 'publish'] as const)('names a wrong password in %s, and nothing else', async (name) => {
    await using world = await productRelease(preset, {}, 'ci-password-of-another');
    if (name === 'publish') await world.release.call('prepare');

    const error = await world.hook(name).catch((reason) => reason);

    expect(error).toMatchObject({
      code: 'ETOKENREFUSED',
      details: expect.stringContaining(`\`${accounts[preset][1]}\``),
    });
    expect(error.errors).toBeUndefined();
    expect(`${error.message}${error.details}`).not.toMatch(/&\w+;|<\w|ci-password/);
    expect(world.index.files).toEqual([]);
  });

  it('compares what it serves where it lists no digests', async () => {
    await using world = await productRelease(preset, { withoutHashes: true });
    await world.hook('prepare');
    await world.hook('publish');

    await world.hook('publish');

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.context.lines.join('\n')).toContain('lists no SHA-256');
  });

  it('gets files that it forwards to another index', async () => {
    const other = await pythonIndex();
    await using _ = { [Symbol.asyncDispose]: other.stop };
    await using first = await rehearsedRelease({ env: other.environment });
    await first.call('prepare');
    await first.call('publish');
    await using world = await productRelease(preset, { forwardsTo: `${other.url}/simple` });

    await world.hook('verifyConditions');
    await world.hook('verifyRelease');
    await world.hook('prepare');
    await world.hook('publish');

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.context.lines.join('\n')).toContain(`forwards to ${other.url}/simple/acme-parcel/`);
  });
});

/** Those whose repositories may show what others have under their own addresses. */
describe.each(['artifactory', 'nexus', 'azure', 'codeartifact'] as const)('%s with upstreams', (preset) => {
  it('gets files that it shows of another index', async () => {
    const upstream: UpstreamFile[] = [];
    await using world = await productRelease(preset, { upstream });
    await world.hook('prepare');
    upstream.push(...(await builtFiles(world.release.cwd)));

    await world.hook('verifyConditions');
    await world.hook('verifyRelease');
    await world.hook('publish');

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.context.lines.join('\n')).toContain('may show them from another index');
    expect(world.context.lines.join('\n')).toContain("may show another index's file");
  });
});

describe.each(['artifactory', 'nexus'] as const)('%s with a group to install from', (preset) => {
  /** A release whose users install from the group; `change` puts files of other members there once they are built. */
  async function groupRelease(group: { files: UpstreamFile[]; isBehind?: boolean }) {
    const world = await productRelease(preset, { group });
    return { ...world, more: { index: world.index.groupUrl } };
  }

  it('compares with what takes the upload, and waits for the group', async () => {
    const group = { files: [] as UpstreamFile[] };
    await using world = await groupRelease(group);
    await world.hook('verifyConditions', world.more);
    await world.hook('verifyRelease', world.more);
    await world.hook('prepare', world.more);
    // Another member of the group has the same files: that is no reason to leave them out.
    group.files.push(...(await builtFiles(world.release.cwd)));

    const first = await world.hook('publish', world.more);
    const kept = [...world.index.files];
    await world.hook('publish', world.more);

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.index.files).toEqual(kept);
    expect(first).toHaveProperty('url', `${world.index.groupUrl}/acme-parcel/`);
    expect(world.context.lines.join('\n')).toContain('serves all 2 files');
  });

  it('warns when the group is behind', async () => {
    await using world = await groupRelease({ files: [], isBehind: true });
    await world.hook('prepare', world.more);

    await world.hook('publish', world.more);

    expect(names(world.index)).toEqual([wheel, sdist]);
    expect(world.context.lines.join('\n')).toContain(`look at ${world.index.groupUrl}/acme-parcel/`);
  });

  it('says when the group serves other bytes under the same name', async () => {
    const group = { files: [] as UpstreamFile[] };
    await using world = await groupRelease(group);
    await using other = await rehearsedRelease();
    await other.call('prepare', builder(both({ note: 'other' })));
    group.files.push(...(await builtFiles(other.cwd)));
    await world.hook('prepare', world.more);

    await expect(world.hook('publish', world.more)).rejects.toMatchObject({ code: 'ESERVEDOTHER' });

    expect(names(world.index)).toEqual([wheel, sdist]);
  });
});

it('takes the address of GitLab from the job', async () => {
  const index = await productIndex('gitlab', { username: 'gitlab-ci-token', password });
  await using _ = { [Symbol.asyncDispose]: index.stop };
  const env = { CI_API_V4_URL: `${index.url}/api/v4`, CI_PROJECT_ID: '42', CI_JOB_TOKEN: password };
  await using release = await rehearsedRelease({ env, options: { indexes: ['gitlab'] } });

  await release.call('verifyConditions');
  await release.call('prepare');
  await release.call('publish');

  expect(names(index)).toEqual([wheel, sdist]);
});

it.each([
  [['gitlab'], /`gitlab` .* needs `repository`, or a job of GitLab CI/],
  [['azure'], /`azure` .* needs `repository`/],
  [[{ preset: 'nexus', repository: 'https://nexus.example/repository/x/' }], /`nexus` .* needs `username`/],
  [[{ username: 'ada' }], /needs `repository`/],
])('%j is not complete', async (indexes, message) => {
  await using release = await rehearsedRelease({ options: { indexes } });

  const error = await release.failure('verifyConditions');

  expect(error.errors).toMatchObject([{ code: 'EINDEXPRESET', message: expect.stringMatching(message) }]);
});

it.each(['gitlb', { preset: 'gitlb' }, { repo: 'x' }])('%j is no index', async (target) => {
  await using release = await rehearsedRelease({ options: { indexes: [target] } });

  expect((await release.failure('verifyConditions')).errors).toMatchObject([{ code: 'EINVALIDOPTION' }]);
});
