import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LedgerRelease, Shell } from '@waybill/kernel';
import { memoryRegistry } from '../../oci/test/memory-registry.ts';
import { digestOf, type Fault } from '../../oci/test/registry-exchange.ts';
import { deploy } from '../src/commands/deploy.ts';
import { rollback } from '../src/commands/rollback.ts';
import { commandWorld } from './command-world.ts';
import { exampleDeployment, exampleRelease, type MemoryLedger, memoryLedger } from './memory-ledger.ts';

const type = 'application/vnd.oci.image.index.v1+json';
let fault: Fault = () => false;
let registry: Awaited<ReturnType<typeof memoryRegistry>>;
beforeEach(async () => {
  fault = () => false;
  registry = await memoryRegistry({ fault: (request, response) => fault(request, response) });
});
afterEach(() => registry[Symbol.asyncDispose]());

/** An image in the registry; `claimed` are the tags that it says it was made for. */
function push(version: string, claimed: string | undefined): string {
  const annotations = claimed === undefined ? {} : { 'dev.waybill.tags': claimed };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [], annotations, subjectVersion: version }));
  const digest = digestOf(bytes);
  registry.manifests.set(digest, { type, bytes });
  registry.tags.set(version, digest);
  return digest;
}

const byItself = { name: 'production', approval: 'none', requires: [], rollback: { tags: true } };
const production = { ...byItself, target: { command: { run: [['true']] } } };

/** Releases of these versions, each with an image, the first ones deployed to production one after the other. */
function releases(
  versions: readonly string[],
  deployed: number,
  claimed: (version: string) => string | undefined = usual,
): LedgerRelease[] {
  return versions.map((version, at) => {
    const digest = push(version, claimed(version));
    const minute = String(at + 1).padStart(2, '0');
    const deployment = exampleDeployment('production', 1, {
      ...{ key: `v${version}/production/1`, at: `2026-11-01T09:${minute}:00.000Z`, digest },
      ended: `2026-11-01T09:${minute}:30.000Z`,
    });
    return exampleRelease(version, {
      artifacts: [{ kind: 'image', name: registry.image, digest, mediaType: type }],
      deployments: at < deployed ? [deployment] : [],
    });
  });
}

function usual(version: string): string {
  const [major, minor] = version.split('.');
  return `${version} ${major}.${minor} ${major} latest`;
}

function setTags(names: Readonly<Record<string, string>>): void {
  for (const [tag, version] of Object.entries(names)) registry.tags.set(tag, registry.tags.get(version) ?? '');
}

/** Which version each tag names. */
function shown(...tags: readonly string[]): Record<string, string | undefined> {
  const versions = [...registry.tags].filter(([tag]) => /^\d+\.\d+\.\d+/.test(tag));
  return Object.fromEntries(
    tags.map((tag) => [tag, versions.find(([, digest]) => digest === registry.tags.get(tag))?.[0]]),
  );
}

const back = (shell: Shell, given: object = {}) =>
  rollback(shell, { environment: 'production', isConfirmed: true, ...given });
const tagsOf = (ledger: MemoryLedger, tag: string) =>
  ledger
    .of(tag)
    .at(-1)
    ?.tags?.map((each) => [each.tag, each.state]);

describe('tags of a rollback', () => {
  it('go back to the earlier digest, are recorded, and go forward with the release that comes again', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1'], 2));
    setTags({ latest: '1.4.1', 1: '1.4.1', 1.4: '1.4.1' });
    await using world = await commandWorld([production], ledger);

    const { text } = await back(world.shell, { isConfirmed: false });
    expect(text).toContain(`- Move ${registry.image}:latest from ${registry.tags.get('1.4.1')}`);
    expect(shown('latest')).toEqual({ latest: '1.4.1' });

    await back(world.shell);
    expect(shown('latest', '1', '1.4', '1.4.1')).toEqual({
      latest: '1.4.0',
      1: '1.4.0',
      1.4: '1.4.0',
      '1.4.1': '1.4.1',
    });
    expect(ledger.of('v1.4.0').at(-1)?.tags).toContainEqual({
      ...{ image: registry.image, tag: 'latest', state: 'moved' },
      ...{ before: registry.tags.get('1.4.1'), after: registry.tags.get('1.4.0') },
    });

    await deploy(world.shell, { environment: 'production', tag: 'v1.4.1' });
    expect(shown('latest', '1', '1.4')).toEqual({ latest: '1.4.1', 1: '1.4.1', 1.4: '1.4.1' });
    expect(tagsOf(ledger, 'v1.4.1')).toEqual([
      ['1.4', 'moved'],
      ['1', 'moved'],
      ['latest', 'moved'],
    ]);

    registry.writes.length = 0;
    await deploy(world.shell, { environment: 'production', tag: 'v1.4.1', isAgain: true });
    expect(registry.writes).toEqual([]);
  });

  it('stay where the earlier release was not made for them, or where they name a third one', async () => {
    const ledger = memoryLedger(releases(['1.3.2', '1.4.0', '2.0.0'], 2));
    setTags({ latest: '2.0.0', 1: '1.4.0', 1.4: '1.4.0', 1.3: '1.3.2', edge: '1.4.0' });
    await using world = await commandWorld([production], ledger);

    await back(world.shell);

    expect(shown('latest', '1', '1.4', '1.3', 'edge')).toEqual({
      ...{ latest: '2.0.0', 1: '1.3.2', 1.4: '1.4.0', 1.3: '1.3.2', edge: '1.4.0' },
    });
  });

  it('go forward to a release in between, and not to one that has them by itself', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1', '1.4.2'], 1));
    await using world = await commandWorld([production], ledger);
    await deploy(world.shell, { environment: 'production', tag: 'v1.4.2' });
    setTags({ latest: '1.4.2', 1: '1.4.2' });
    await back(world.shell);
    // As a release that came meanwhile does it.
    setTags({ 1: '1.4.2' });

    await deploy(world.shell, { environment: 'production', tag: 'v1.4.1' });

    expect(shown('latest', '1')).toEqual({ latest: '1.4.1', 1: '1.4.2' });
  });

  it.each([
    ['says nothing', () => undefined, { latest: '1.4.0', 1: '1.4.0' }],
    ['names tags of its own', () => 'stable', { stable: '1.4.0', latest: '1.4.0' }],
    ['names what is no tag', () => '../x $(x) 1.4.1 v1.4.1', { '1.4.1': '1.4.1', 'v1.4.1': '1.4.1' }],
  ])('are known of an image that %s', async (_, claimed, expected) => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1'], 2, claimed));
    setTags({ latest: '1.4.1', 1: '1.4.1', stable: '1.4.1', 'v1.4.1': '1.4.1' });
    await using world = await commandWorld([production], ledger);

    await back(world.shell);

    expect(shown(...Object.keys(expected))).toEqual(expected);
  });

  it('stay without the option', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1'], 2));
    setTags({ latest: '1.4.1' });
    await using world = await commandWorld([{ ...production, rollback: {} }], ledger);

    await back(world.shell);

    expect([shown('latest'), registry.writes]).toEqual([{ latest: '1.4.1' }, []]);
  });

  it('are not planned where the job may not push: nothing is done', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1'], 2));
    setTags({ latest: '1.4.1' });
    fault = ({ method }, response) => {
      if (method !== 'POST') return false;
      response.writeHead(403).end();
      return true;
    };
    await using world = await commandWorld([production], ledger);

    await expect(back(world.shell)).rejects.toMatchObject({
      ...{ code: expect.stringMatching(/^E/), semanticRelease: true, details: expect.stringContaining('--keep-tags') },
    });
    expect([ledger.written, shown('latest')]).toEqual([[], { latest: '1.4.1' }]);

    await back(world.shell, { keepsTags: true });
    expect(ledger.of('v1.4.0').at(-1)).toMatchObject({ purpose: 'rollback', state: 'succeeded' });
    expect(shown('latest')).toEqual({ latest: '1.4.1' });
  });

  it('that a registry refuses are moved by the same command again, which deploys nothing', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1'], 2));
    setTags({ latest: '1.4.1', 1: '1.4.1' });
    fault = ({ method, url }, response) => {
      if (method !== 'PUT' || url?.endsWith('/latest') !== true) return false;
      response.writeHead(400).end();
      return true;
    };
    await using world = await commandWorld(
      [{ ...production, target: { command: { run: [['node', '-e', "fs.appendFileSync('log', 'x')"]] } } }],
      ledger,
    );

    const error = await back(world.shell).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'EROLLBACKTAGS', afterRelease: true });
    expect(error).toMatchObject({ details: expect.stringContaining('rollback production --to v1.4.0 --yes') });
    expect(ledger.of('v1.4.0').at(-1)).toMatchObject({ state: 'succeeded', purpose: 'rollback' });
    expect(shown('latest', '1')).toEqual({ latest: '1.4.1', 1: '1.4.0' });

    fault = () => false;
    await back(world.shell, { to: 'v1.4.0' });
    expect(shown('latest', '1')).toEqual({ latest: '1.4.0', 1: '1.4.0' });
    expect(await world.log()).toBe('x');
    expect(await back(world.shell, { to: 'v1.4.0' })).toMatchObject({ exitCode: 0, data: { action: 'none' } });
    expect(await world.log()).toBe('x');
  });

  it('that somebody else moves while the environment is restored stay', async () => {
    const ledger = memoryLedger(releases(['1.4.0', '1.4.1', '1.5.0'], 2), ({ state }) => {
      if (state === 'succeeded') setTags({ latest: '1.5.0' });
    });
    setTags({ latest: '1.4.1', 1: '1.4.1' });
    await using world = await commandWorld([production], ledger);

    await back(world.shell);

    expect(shown('latest', '1')).toEqual({ latest: '1.5.0', 1: '1.4.0' });
    expect(ledger.of('v1.4.0').at(-1)?.tags).toContainEqual(
      expect.objectContaining({ tag: 'latest', state: 'left', reason: expect.stringContaining('meanwhile') }),
    );
  });

  it.each(['running', 'succeeded'])('are moved by the next run where one died when it had recorded: %s', async (at) => {
    let isDead = false;
    const ledger = memoryLedger(releases(['1.3.0', '1.4.0', '1.4.1'], 3), ({ state }) => {
      if (isDead) throw new Error('dead');
      if (state === at) isDead = true;
    });
    setTags({ latest: '1.4.1' });
    await using world = await commandWorld([production], ledger);
    await expect(back(world.shell)).rejects.toThrow('dead');

    const later = memoryLedger(await ledger.releases());
    await using next = await commandWorld([production], later);
    await back(next.shell);

    expect(shown('latest')).toEqual({ latest: '1.4.0' });
    expect(later.of('v1.4.0').filter(({ purpose }) => purpose === 'rollback')).toHaveLength(1);
    expect(tagsOf(later, 'v1.4.0')).toEqual([['latest', 'moved']]);
    expect(later.of('v1.3.0').filter(({ purpose }) => purpose === 'rollback')).toEqual([]);
  });
});
