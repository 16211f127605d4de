import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type CommandRepository, type LedgerRelease, recordArtifact, type Shell } from '@waybill/kernel';
import { readLayout } from '@waybill/oci';
import { fetchRelease } from '../src/commands/fetch.ts';
import { confirm, publish, restore } from '../src/index.ts';
import { bucket, openWorld, place, ports, raw, refusal, sha256, version, type World, writeLedger } from './world.ts';

const image = { ...raw, image: true };
const wheel = 'dist/a.whl';

/** A release with a wheel and an image that is archived and gone from this machine. */
async function archived(): Promise<World> {
  const world = await openWorld({ [wheel]: 'a', 'scan/a.sarif': '{}' }, { hasImage: true });
  await publish(image, world.context(), ports);
  world.door.reset();
  await rm(join(world.cwd, `.waybill/${version}`), { recursive: true });
  return world;
}

const pathIn = (world: World, name: string) => join(world.cwd, `.waybill/${version}`, name);
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('restore', () => {
  const restored = (world: World) => ({ ...world.context(), artifacts: world.artifacts });

  it('gets files and images back, byte for byte', async () => {
    await using world = await archived();

    await restore(image, restored(world), ports);

    expect(await readFile(pathIn(world, wheel), 'utf8')).toBe('a');
    const { root, blobs } = await readLayout(pathIn(world, 'image'));
    expect(root.digest).toBe(world.artifacts.find(({ kind }) => kind === 'image')?.digest);
    for (const { digest, path } of blobs) expect(`sha256:${sha256(await readFile(path))}`).toBe(digest);
    for (const artifact of world.artifacts) await recordArtifact(world.cwd, version, artifact);
    await writeLedger(world.cwd, world.artifacts);
    world.door.reset();
    // What it restored is the same to the archive.
    await publish(image, world.context(), ports);
    expect(world.writes()).toEqual([]);
  });

  it('gives nothing a name that has other bytes', async () => {
    await using world = await archived();
    await world.s3.overwrite(bucket, `${place}/${wheel}`, 'b');
    const [blob] = (await world.names()).filter((name) => name.startsWith('image/blobs/'));
    await world.s3.overwrite(bucket, `${place}/${blob}`, 'b');

    await restore(image, restored(world), ports);

    expect(await isThere(pathIn(world, wheel))).toBe(false);
    expect(await isThere(pathIn(world, 'image/index.json'))).toBe(false);
  });

  it('leaves what the archive has not', async () => {
    await using world = await openWorld({ [wheel]: 'a' }, { hasImage: true });
    await rm(pathIn(world, wheel));

    await restore(image, restored(world), ports);

    expect(await isThere(pathIn(world, wheel))).toBe(false);
    expect((await readLayout(pathIn(world, 'image'))).root).toBeDefined();
  });
});

describe('confirm', () => {
  it('names what is not there any more', async () => {
    await using world = await archived();
    const context = { ...world.context(), artifacts: world.artifacts };

    expect(await confirm(image, context, ports)).toEqual([]);
    await world.s3.remove(bucket, `${place}/${wheel}`);
    await world.s3.remove(bucket, `${place}/scan/a.sarif`);
    expect(await confirm(image, context, ports)).toEqual([`s3://archive/${place}/${wheel}`]);
  });
});

describe('fetch', () => {
  function shellFor(world: World, changes: Partial<LedgerRelease> = {}): Shell {
    const context = world.context();
    const release: LedgerRelease = {
      ...{ tag: 'v1.2.0', version, channel: null, gitHead: 'b'.repeat(40), isPublished: true },
      ...{ artifacts: world.artifacts, deployments: [], ...changes },
    };
    const deployments = { releases: async () => [release] } as Partial<CommandRepository['deployments']>;
    const repository = { context, options: image, deployments } as CommandRepository;
    const { cwd, env, stdout, stderr } = context;
    return { cwd, env, stdout, stderr, open: async () => repository };
  }
  const fetchTag = (world: World, tag: string, output?: string, changes: Partial<LedgerRelease> = {}) =>
    fetchRelease(shellFor(world, changes), { tag, output }, ports);

  it.each(['v1.2.0', '1.2.0'])('brings %s back, and leaves what is there', async (tag) => {
    await using world = await archived();

    const first = await fetchTag(world, tag);
    const second = await fetchTag(world, tag);

    expect(first).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining(`3 artifacts of v1.2.0 are in .waybill/${version}, as the ledger has them.`),
    });
    expect(await readFile(pathIn(world, wheel), 'utf8')).toBe('a');
    expect((await readLayout(pathIn(world, 'image'))).platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(second.data).toMatchObject({ files: expect.arrayContaining([{ name: wheel, is: 'kept' }]) });
  });

  it('writes into a folder of choice', async () => {
    await using world = await archived();

    await fetchTag(world, 'v1.2.0', 'out/here');

    expect(await readFile(join(world.cwd, 'out/here', wheel), 'utf8')).toBe('a');
  });

  it('replaces a file that has other bytes on this machine', async () => {
    await using world = await archived();
    await mkdir(pathIn(world, 'dist'), { recursive: true });
    await writeFile(pathIn(world, wheel), 'b');

    await fetchTag(world, 'v1.2.0');

    expect(await readFile(pathIn(world, wheel), 'utf8')).toBe('a');
  });

  it('names each file that is missing or not as the ledger has it, and fetches the others', async () => {
    await using world = await archived();
    await world.s3.overwrite(bucket, `${place}/${wheel}`, 'b');
    const lost = {
      kind: 'file',
      name: 'notes.md',
      path: `.waybill/${version}/notes.md`,
      sha256: sha256(''),
      mediaType: 'text/markdown',
    } as const;

    await expect(fetchTag(world, 'v1.2.0', undefined, { artifacts: [lost, ...world.artifacts] })).rejects.toMatchObject(
      {
        code: 'EARCHIVEINCOMPLETE',
        details: '`notes.md` is not in the archive.\n`dist/a.whl` has other bytes in the archive.',
      },
    );

    expect(await isThere(pathIn(world, wheel))).toBe(false);
    expect(await readFile(pathIn(world, 'scan/a.sarif'), 'utf8')).toBe('{}');
  });

  it('says that an image was not archived', async () => {
    await using world = await openWorld({ [wheel]: 'a' }, { hasImage: true });
    await publish(raw, world.context(), ports);

    const { text } = await fetchTag(world, 'v1.2.0');

    expect(text).toContain('The image ghcr.io/acme/parcel was not archived; its registry has it.');
  });

  it('knows a release that is not in the archive, and one that is not in the ledger', async () => {
    await using world = await openWorld({ [wheel]: 'a' });
    await rm(pathIn(world, wheel));

    await expect(fetchTag(world, 'v1.2.0')).rejects.toMatchObject({ code: 'EARCHIVEEMPTY' });
    await expect(fetchTag(world, 'v9.0.0')).rejects.toMatchObject({
      code: 'ENOARCHIVEDRELEASE',
      details: 'The newest releases are v1.2.0.',
    });
    const { open: _, ...shell } = shellFor(world);
    await expect(fetchRelease(shell, { tag: 'v1.2.0', output: undefined })).rejects.toMatchObject({
      code: 'ENOARCHIVEREPOSITORY',
    });
  });

  it('says what a refusal means', async () => {
    await using world = await archived();
    world.door.inject({ match: { method: 'HEAD' }, fault: refusal(403, '') });
    world.door.inject({ match: { method: 'GET' }, fault: refusal(403, 'AccessDenied') });

    await expect(fetchTag(world, 'v1.2.0')).rejects.toMatchObject({ code: 'EARCHIVEDENIED' });
  });
});
