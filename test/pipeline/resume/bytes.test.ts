import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type ScratchRelease, scratchRelease } from '../scratch-release.ts';

/** Builds a file whose text the environment decides, and delivers it to a store that never replaces anything. */
const maker = `{ name: 'maker', plugin: {
  async prepare(_, { cwd, nextRelease: { version } }) {
    say('built');
    const text = process.env.TEXT;
    await releaseFolder(cwd, version);
    const path = '.waybill/' + version + '/out.bin';
    writeFileSync(join(cwd, path), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    await recordArtifact(cwd, version, { kind: 'file', name: 'out.bin', path, sha256, mediaType: 'text/plain' });
    if (process.env.LOOKS) refuseOthers(text);
  },
  async publish(_, { cwd, nextRelease: { version } }) {
    if (process.env.DIE === 'early') process.kill(process.pid, 'SIGKILL');
    const text = readFileSync(join(cwd, '.waybill', version, 'out.bin'), 'utf8');
    refuseOthers(text);
    writeFileSync(store, text);
    if (process.env.DIE === 'late') process.kill(process.pid, 'SIGKILL');
    return { name: 'Store' };
  },
  async restore(_, { cwd, artifacts }) {
    if (!process.env.RESTORE) return;
    for (const { path } of artifacts) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), readFileSync(store));
    }
  },
} }`;

const last = `{ name: 'last', plugin: { async publish() { if (process.env.DIE === 'last') throw new Error('down'); return {}; } } }`;

/** A function, because the environment is known only when the configuration is loaded. */
const configured = (member: string, more = '') => `(() => {
  globalThis.store = join(dirname(process.env.EVENTS), 'store');
  globalThis.refuseOthers = (text) => {
    if (!existsSync(store) || readFileSync(store, 'utf8') === text) return;
    throw Object.assign(new Error('The store holds other bytes.'), { semanticRelease: true, code: 'ECHANGEDINSTORE' });
  };
  return [pipeline({ members: [
    { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }, ${maker}, ${member}] ${more} })];
})()`;
const plugins = configured(last);

const stored = (scratch: ScratchRelease) => readFile(join(scratch.root, 'store'), 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** By where they died; made once for all tests. */
const dying = new Map<string, Promise<ScratchRelease>>();
afterAll(async () => {
  for (const dead of dying.values()) await (await dead)[Symbol.asyncDispose]();
});

async function makeDead(die: string): Promise<ScratchRelease> {
  const scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release({ env: { TEXT: 'first', DIE: die } });
  return scratch;
}

/** A release that dies, what somebody does then, and the next run in a fresh clone with another environment. */
async function died(
  die: string,
  env: Readonly<Record<string, string>>,
  meddle: (scratch: ScratchRelease) => Promise<unknown> = async () => {},
) {
  const dead = dying.get(die) ?? makeDead(die);
  dying.set(die, dead);
  const scratch = await (await dead).copy();
  await meddle(scratch);
  await scratch.clearEvents();
  const next = await (await scratch.clone()).release({ env });
  return { scratch, next };
}

it('are known to every delivery, whatever is public by then', async () => {
  const reader = `{ name: 'reader', plugin: { async publish(_, { artifacts }) {
    say(artifacts.map(({ kind, name }) => kind + ' ' + name).join());
    return {};
  } } }`;
  await using scratch = await scratchRelease(configured(reader, ", stages: { publish: [['reader'], ['maker']] }"));
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');

  expect(await clone.release({ env: { TEXT: 'first' } })).toMatchObject({ exitCode: 0 });
  expect(await scratch.events()).toEqual(['built', 'file out.bin']);
});

describe('the bytes of a release that is finished', () => {
  it('are new ones where nobody has seen the first, and the ledger says so', async () => {
    const { scratch, next } = await died('early', { TEXT: 'second' });
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 0 });
    expect(await stored(scratch)).toBe('second');
    expect((await scratch.ledger('v1.0.0')).artifacts).toMatchObject([{ sha256: sha256('second') }]);
  });

  it('are built again where that gives the same', async () => {
    const { scratch, next } = await died('last', { TEXT: 'first' });
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual(['built']);
    expect((await scratch.ledger('v1.0.0')).artifacts).toMatchObject([{ sha256: sha256('first') }]);
  });

  it('come back from where they are public, and nothing is built', async () => {
    const { scratch, next } = await died('last', { TEXT: 'second', RESTORE: 'yes' });
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual([]);
    expect(await stored(scratch)).toBe('first');
  });

  it.each(['last', 'late'])('are refused when others are public (%s), until the first ones are there', async (die) => {
    const { scratch, next } = await died(die, { TEXT: 'second' });
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 1, output: expect.stringContaining('ERESUMEDIFFERS') });
    expect(next.output).toContain('out.bin');
    expect(await stored(scratch)).toBe('first');

    const third = await (await scratch.clone()).release({ env: { TEXT: 'first' } });

    expect(third).toMatchObject({ exitCode: 0 });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({
      state: 'complete',
      artifacts: [{ sha256: sha256('first') }],
    });
  });

  it('are not those of a release that is made again because somebody deleted its tag; the remedy works', async () => {
    const { scratch, next } = await died('last', { TEXT: 'second', LOOKS: 'yes' }, (dead) =>
      dead.bare('tag', '-d', 'v1.0.0'),
    );
    await using _ = scratch;

    expect(next).toMatchObject({ exitCode: 1, output: expect.stringContaining('ERESUMEDIFFERS') });
    expect(await scratch.tags()).toEqual([]);
    const [remedy = ''] = /git push origin \w+:refs\/tags\/v1\.0\.0/.exec(next.output) ?? [];
    const clone = await scratch.clone();
    await clone.git(...remedy.split(' ').slice(1));

    expect(await clone.release({ env: { TEXT: 'second', RESTORE: 'yes' } })).toMatchObject({ exitCode: 0 });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
    expect(await stored(scratch)).toBe('first');
  });

  it('are those in the working copy when the run was there', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release({ env: { TEXT: 'first', DIE: 'last' } });
    await scratch.clearEvents();

    const next = await clone.release({ env: { TEXT: 'second' } });

    expect(next).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual([]);
  });
});
