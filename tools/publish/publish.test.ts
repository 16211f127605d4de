import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { parse } from 'yaml';
import { type Packed, planPublish, planTag } from './plan-publish.ts';

const packed = (name: string, changes: Partial<Packed> = {}): Packed => ({
  ...{ name, version: '1.2.0', integrity: `sha512-${name}`, tarball: `${name}.tgz`, dependencies: {} },
  ...changes,
});
const needs = (...names: string[]) => ({ dependencies: Object.fromEntries(names.map((name) => [name, '^1.2.0'])) });

describe('the plan of a release of all packages', () => {
  const all = [packed('a', needs('c', 'execa')), packed('b', needs('a')), packed('c', needs('d')), packed('d')];

  it('sends what others need first, whatever is there', () => {
    const names = (published: Record<string, string>) =>
      planPublish(all, asPublished(published)).publish.map(({ name }) => name);

    expect(names({})).toEqual(['d', 'c', 'a', 'b']);
    expect(names({ c: 'sha512-c', d: 'sha512-d' })).toEqual(['a', 'b']);
    expect(names({ a: 'sha512-a', b: 'sha512-b', c: 'sha512-c', d: 'sha512-d' })).toEqual([]);
  });

  it.each<[string, Packed[], Record<string, string>, string]>([
    ['nothing', [], {}, 'no package'],
    ['no version', [packed('a', { version: '0.0.0' })], {}, 'no version'],
    ['two versions', [packed('a'), packed('b', { version: '1.3.0' })], {}, 'b@1.3.0 beside a@1.2.0'],
    [
      'a range of another release',
      [packed('a'), packed('b', { dependencies: { a: '^1.1.0' } })],
      {},
      'b asks for a@^1.1.0',
    ],
    [
      'a range of the workspace',
      [packed('a'), packed('b', { dependencies: { a: 'workspace:^' } })],
      {},
      'a@workspace:^',
    ],
    ['other bytes', [packed('a')], { a: 'sha512-other' }, 'other bytes of a@1.2.0'],
  ])('refuses %s', (_, packages, published, problem) => {
    expect(() => planPublish(packages, asPublished(published))).toThrow(problem);
  });

  it.each([
    ['1.2.0', [], 'latest'],
    ['1.2.0', ['1.1.9'], 'latest'],
    ['1.2.0', ['1.2.0', '1.1.0'], 'latest'],
    ['1.10.0', ['1.9.0'], 'latest'],
    // Only a pre-release was published before.
    ['1.0.0', ['2.0.0-beta.1'], 'latest'],
    ['1.1.5', ['1.2.0'], 'release-1.1'],
    ['1.2.0', ['1.10.0'], 'release-1.2'],
    ['1.2.0-beta.1', ['1.1.0'], 'beta'],
    ['1.2.0-rc.3', [], 'rc'],
    ['1.2.0-0', [], 'next'],
  ])('puts %s under a tag of npm, where %j is the newest', (version, newest, tag) => {
    expect(planTag(version, newest)).toBe(tag);
  });
});

const asPublished = (integrities: Record<string, string>) =>
  Object.fromEntries(Object.entries(integrities).map(([name, integrity]) => [name, { integrity }]));

interface Document {
  readonly name: string;
  readonly 'dist-tags'?: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { readonly dist: { readonly integrity: string } }>>;
}

/** A registry of npm as far as a client that publishes needs it. It takes no version twice, and refuses what a test says. */
async function npmRegistry() {
  const documents = new Map<string, Document>();
  const refused = new Set<string>();
  const lost = new Set<string>();
  const sent: string[] = [];
  const server = await loopback((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1).replace(/\?.*$/, ''));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, value: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(value));
      };
      if (request.method !== 'PUT') return answer(...found(documents.get(name)));
      const document = JSON.parse(Buffer.concat(chunks).toString()) as Document;
      const known = documents.get(name)?.versions ?? {};
      if (refused.has(name)) return answer(500, { error: 'out of order' });
      if (Object.keys(document.versions).some((each) => each in known)) return answer(403, { error: 'published' });
      sent.push(name);
      documents.set(name, { ...document, versions: { ...known, ...document.versions } });
      if (lost.delete(name)) return response.destroy();
      return answer(201, { ok: true });
    });
  });
  return { ...server, refused, lost, sent, documents };
}

function found(document: Document | undefined): [number, unknown] {
  return document === undefined ? [404, { error: 'Not found' }] : [200, document];
}

/** Tarballs of two packages, one of which needs the other. */
async function release(place: string, note = ''): Promise<string> {
  const folder = join(place, `release${note}`);
  await mkdir(folder);
  const manifests = {
    kernel: { name: '@acme/kernel', version: '1.2.0', note },
    pypi: { name: '@acme/pypi', version: '1.2.0', dependencies: { '@acme/kernel': '^1.2.0' } },
  };
  for (const [room, manifest] of Object.entries(manifests)) {
    const at = join(place, `${room}${note}`, 'package');
    await mkdir(at, { recursive: true });
    await writeFile(join(at, 'package.json'), JSON.stringify(manifest));
    const how = ['--create', '--gzip', '--file', join(folder, `${room}.tgz`), '--directory', join(at, '..'), 'package'];
    await execa('tar', how);
  }
  return folder;
}

it('what is missing is published, a second run sends nothing, and one that broke off is finished', async () => {
  await using place = await temporaryFolder();
  await using registry = await npmRegistry();
  const { port } = new URL(registry.url);
  await writeFile(
    join(place.path, '.npmrc'),
    `//127.0.0.1:${port}/:_authToken=npm_secret\nfetch-retries=0\nupdate-notifier=false\n`,
  );
  const folder = await release(place.path);
  const publish = async (of = folder) => {
    const script = join(import.meta.dirname, 'publish.ts');
    const args = [script, of, '--registry', registry.url, '--no-provenance'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: place.path, NPM_CONFIG_CACHE: join(place.path, 'cache') };
    return execa(process.execPath, args, { cwd: place.path, env, extendEnv: false, reject: false, all: true });
  };

  registry.refused.add('@acme/pypi');
  expect(await publish()).toMatchObject({ exitCode: 1, all: expect.stringMatching(/^ENOTPUBLISHED .*@acme\/pypi@1/m) });
  expect(registry.sent).toEqual(['@acme/kernel']);
  registry.refused.clear();
  // The registry has taken it, and its answer does not arrive.
  registry.lost.add('@acme/pypi');
  expect(await publish()).toMatchObject({ exitCode: 0, all: expect.stringContaining('@acme/kernel@1.2.0 is there.') });
  expect(registry.sent).toEqual(['@acme/kernel', '@acme/pypi']);
  expect(await publish()).toMatchObject({ exitCode: 0 });
  expect(registry.sent).toHaveLength(2);

  const tarball = await readFile(join(folder, 'kernel.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  expect(registry.documents.get('@acme/kernel')?.versions['1.2.0']?.dist.integrity).toBe(integrity);
  const other = await publish(await release(place.path, 'changed'));
  expect(other).toMatchObject({ exitCode: 1, all: expect.stringMatching(/^EOTHERBYTES .*@acme\/kernel@1\.2\.0/m) });
  expect(registry.sent).toHaveLength(2);
});

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

describe('the workflow that publishes', () => {
  const read = async () => {
    const text = await readFile(join(import.meta.dirname, '../../.github/workflows/publish.yml'), 'utf8');
    return { text, ...(parse(text) as { permissions: object; jobs: Readonly<Record<string, Job>> }) };
  };

  it('shows its identity in a job that installs nothing, and holds no secret', async () => {
    const { text, permissions, jobs } = await read();

    expect(permissions).toEqual({});
    expect(jobs['pack']?.permissions).toEqual({ contents: 'read' });
    expect(jobs['publish']?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(jobs['publish']?.environment).toBe('npm');
    expect(text).not.toContain('secrets.');
    const commands = jobs['publish']?.steps.map(({ run = '' }) => run).join('\n') ?? '';
    expect(commands).not.toMatch(/npx|install|npm ci|pnpm/);
    // An expression in a script is text of whoever starts the workflow.
    expect(Object.values(jobs).flatMap(({ steps }) => steps.filter(({ run }) => run?.includes('${{')))).toEqual([]);
  });

  it('gets its packages from the job that makes the release, which shows no identity', async () => {
    const text = await readFile(join(import.meta.dirname, '../../.github/workflows/release.yml'), 'utf8');
    const { permissions, jobs } = parse(text) as {
      readonly permissions: object;
      readonly jobs: Readonly<Record<string, Job & { readonly uses?: string; readonly with?: object }>>;
    };

    expect(permissions).toEqual({});
    expect(jobs['release']?.permissions).not.toHaveProperty('id-token');
    expect(jobs['publish']).toMatchObject({
      uses: './.github/workflows/publish.yml',
      permissions: { contents: 'read', 'id-token': 'write' },
      with: { digest: '${{ needs.release.outputs.digest }}' },
    });
    expect(jobs['publish']).not.toHaveProperty('secrets');
    expect(Object.values(jobs).flatMap(({ steps = [] }) => steps.filter(({ run }) => run?.includes('${{')))).toEqual(
      [],
    );
  });

  it.each(['publish.yml', 'release.yml', 'ci.yml'])(
    'pins its actions, and leaves no credential in the checkout: %s',
    async (name) => {
      const text = await readFile(join(import.meta.dirname, '../../.github/workflows', name), 'utf8');
      const { jobs } = parse(text) as { jobs: Readonly<Record<string, Job>> };
      const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

      for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
      for (const { uses, with: inputs } of steps.filter((each) => each.uses?.startsWith('actions/checkout@')))
        expect([uses, inputs?.['persist-credentials']]).toEqual([uses, false]);
      for (const { uses, with: inputs } of steps.filter((each) => each.uses?.startsWith('actions/setup-node@')))
        expect([uses, inputs?.['package-manager-cache']]).toEqual([uses, false]);
    },
  );
});
