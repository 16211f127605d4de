import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { scratchRelease } from './scratch-release.ts';

/** A plugin that builds one file and delivers it; its bytes are other ones with every build. */
const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'login', plugin: said('login', ['verifyConditions'], { verifyConditions: () => {
    if (!process.env.SECRET_TOKEN) throw new Error('no login');
  } }) },
  { name: 'maker', plugin: said('maker', ['prepare', 'adopt', 'publish'], {
    async prepare(_, { cwd, env, nextRelease: { version } }) {
      say('secret: ' + env.SECRET_TOKEN);
      const path = '.waybill/' + version + '/dist/parcel.bin';
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      const bytes = version + ' ' + Math.random();
      writeFileSync(join(cwd, path), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      // What another build leaves that runs in the same checkout at the same time.
      if (existsSync(process.env.EVENTS + '.other')) {
        mkdirSync(join(cwd, '.waybill/0.9.0'), { recursive: true });
        writeFileSync(join(cwd, '.waybill/0.9.0/handover.json'), '{}');
      }
      await recordArtifact(cwd, version, { kind: 'file', name: 'parcel.bin', path, sha256, size: bytes.length, mediaType: 'text/plain' });
    },
    publish(_, { cwd, nextRelease: { version } }) {
      say('delivered ' + readFileSync(join(cwd, '.waybill/' + version + '/dist/parcel.bin')));
      return { name: 'maker' };
    },
  }) }] })]`;

const secret = { SECRET_TOKEN: 'very-secret-token' };

/** A job that builds, without secrets and with a remote that it cannot reach. */
async function built() {
  const scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const builder = await scratch.clone();
  const bare = join(scratch.root, 'remote.git');
  await rename(bare, `${bare}.away`);
  const job = await builder.waybill('build');
  await rename(`${bare}.away`, bare);
  /** Hands the folder over to a fresh clone, and releases there. */
  async function release(change: (folder: string) => Promise<unknown> = async () => {}, env: object = {}) {
    const next = await scratch.clone();
    await cp(join(builder.cwd, '.waybill'), join(next.cwd, '.waybill'), { recursive: true, verbatimSymlinks: true });
    await change(join(next.cwd, '.waybill/1.0.0'));
    return next.release({ env: { ...secret, WAYBILL_HANDOVER: 'required', ...env } });
  }
  return { ...scratch, clone, builder, job, release };
}

it('delivers the bytes of a job that had no secret, and builds nothing itself', async () => {
  await using place = await built();
  const { job, builder } = place;
  expect(job).toMatchObject({ exitCode: 0, output: expect.stringContaining('Built v1.0.0') });
  expect(await place.tags()).toEqual([]);
  expect(await place.events()).toEqual(['maker.prepare', 'secret: undefined']);
  const bytes = await readFile(join(builder.cwd, '.waybill/1.0.0/dist/parcel.bin'), 'utf8');
  const [, digest = ''] = /WAYBILL_HANDOVER=(sha256:\w+)/.exec(job.output ?? '') ?? [];

  const released = await place.release(undefined, { WAYBILL_HANDOVER: digest });

  expect(released).toMatchObject({ exitCode: 0 });
  expect((await place.events()).slice(2)).toEqual([
    ...['login.verifyConditions', 'maker.adopt', 'maker.publish', `delivered ${bytes}`],
  ]);
  const entry = await place.ledger('v1.0.0');
  expect(entry).toMatchObject({ state: 'complete', artifacts: [{ name: 'parcel.bin', madeBy: 'maker' }] });
});

it('hands over none of two builds in one checkout, and one when the other is gone', async () => {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const other = join(scratch.root, 'events.log.other');
  await writeFile(other, '');

  expect(await clone.waybill('build')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('ESEVERALBUILDS'),
  });

  await rm(join(clone.cwd, '.waybill'), { recursive: true });
  await rm(other);
  expect(await clone.waybill('build')).toMatchObject({ exitCode: 0, output: expect.stringContaining('Built v1.0.0') });
});

it('refuses a folder that is not of this release', async () => {
  await using place = await built();
  const { release } = place;
  const handover = (folder: string) => join(folder, 'handover.json');
  const edit = (from: RegExp, to: string) => async (folder: string) =>
    writeFile(handover(folder), (await readFile(handover(folder), 'utf8')).replace(from, to));
  const cases: Readonly<Record<string, readonly [(folder: string) => Promise<unknown>, string, object?]>> = {
    bytes: [(folder) => writeFile(join(folder, 'dist/parcel.bin'), 'other'), 'has other bytes'],
    more: [(folder) => writeFile(join(folder, 'dist/tool.exe'), 'x'), '`.waybill/1.0.0/dist/tool.exe` is no artifact'],
    link: [
      async (folder) => {
        await rm(join(folder, 'dist'), { recursive: true });
        await mkdir(join(folder, 'other'));
        await symlink('other', join(folder, 'dist'));
      },
      'EFOLDERLINK',
    ],
    commit: [edit(/"commit": "\w+"/, `"commit": "${'0'.repeat(40)}"`), 'was built from commit 000'],
    version: [
      (folder) => rename(folder, join(folder, '../1.1.0')),
      'EHANDOVER The build of 1.0.0 from the other job cannot be released: it is a build of 1.1.0',
    ],
    digest: [edit(/$/, ' '), 'not the one that the job wrote', { WAYBILL_HANDOVER: `sha256:${'0'.repeat(64)}` }],
    nothing: [(folder) => rm(handover(folder)), 'ENOHANDOVER'],
  };
  for (const [name, [change, words, env]] of Object.entries(cases)) {
    const { exitCode, output } = await release(change, env);
    expect({ name, exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining(words) });
  }
  // Nothing of it was public, so the remedy works: the folder as it was built.
  expect(await place.tags()).toEqual([]);
  expect(await release()).toMatchObject({ exitCode: 0 });
  expect((await place.events()).filter((line) => line === 'maker.prepare')).toHaveLength(1);
});
