import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { exampleEntry } from '../../../test/example-entry.ts';
import { openLedger } from './ledger.ts';

const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

/** A bare repository with working copies that each keep a ledger of their own. */
async function remote() {
  const folder = await temporaryFolder();
  const bare = join(folder.path, 'remote.git');
  const inFolder = realPorts(fakeContext({ cwd: folder.path, env }));
  await inFolder.run('git', ['init', '--quiet', '--bare', bare]);
  async function ledger(name: string) {
    await inFolder.run('git', ['clone', '--quiet', bare, name]);
    const context = fakeContext({ cwd: join(folder.path, name), env, options: { repositoryUrl: bare } });
    const clock = { now: () => new Date(), sleep: async () => {} };
    return openLedger(context, { ...realPorts(context), clock });
  }
  /** Puts other bytes in the place of an entry. */
  async function damage(name: string, tag: string, bytes: Buffer): Promise<void> {
    const head = `commit refs/notes/waybill\ncommitter A <a@b.test> now\ndata 0\nfrom refs/notes/waybill^0\n`;
    const file = `M 100644 inline ${tag}/waybill.json\ndata ${bytes.length}\n`;
    const input = Buffer.concat([Buffer.from(head + file), bytes, Buffer.from('\ndone\n')]);
    const args = ['fast-import', '--quiet', '--done', '--date-format=now'];
    await execa('git', args, { cwd: join(folder.path, name), input });
  }
  return { bare, ledger, damage, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const entry = exampleEntry();
const other = exampleEntry({ tag: 'v1.3.0', notes: 'Größe 二', run: { ...entry.run, id: 'two' } });

describe('the ledger', () => {
  it('holds entries by tag, for every clone that fetches it', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];
    expect(await one.read('v1.2.0')).toBeUndefined();
    expect(await one.tags()).toEqual([]);

    await one.publish(other, { claim: await one.look(other.tag) });
    await one.publish(entry, { claim: await one.look(entry.tag) });
    await two.fetch();

    expect(await two.find(['v9.9.9', 'v1.3.0', 'v1.2.0'])).toEqual([
      { tag: 'v1.3.0', entry: other },
      { tag: 'v1.2.0', entry },
    ]);
    expect((await two.tags()).sort()).toEqual(['v1.2.0', 'v1.3.0']);
  });

  it.each([
    ['in UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
    ['in Latin-1', [0x7b, 0xe9, 0xe9, 0xe9, 0x7d]],
    ['with a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
    ['empty', []],
    ['the line of another object', [...Buffer.from('\nv9.9.9 missing\n\n')]],
  ])('reads the entries beside one that is %s', async (_, bytes) => {
    await using place = await remote();
    const one = await place.ledger('one');
    await one.publish(other, { claim: await one.look(other.tag) });
    await one.publish(entry, { claim: await one.look(entry.tag) });
    await place.damage('one', 'v1.3.0', Buffer.from(bytes));

    expect(await one.find(['v9.9.9', 'v1.3.0', 'v9.9.8', 'v1.2.0'])).toEqual([
      { tag: 'v1.3.0', problem: expect.any(String), isNewer: false },
      { tag: 'v1.2.0', entry },
    ]);
    expect(await one.read('v1.3.0')).toEqual(other);
  });

  it('keeps what another run wrote about another release in between', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];

    await one.publish(entry, { claim: await one.look(entry.tag) });
    await two.publish(other, { claim: await two.look(other.tag) });
    await one.fetch();

    expect([await one.read('v1.2.0'), await one.read('v1.3.0')]).toEqual([entry, other]);
  });

  it('is the lock: who comes second to the same release has lost it', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];
    const second = { ...entry, run: { ...entry.run, id: 'two' } };

    await one.publish(entry, { claim: await one.look(entry.tag) });

    const claim = await two.look(entry.tag);
    await expect(two.publish(second, { claim })).rejects.toMatchObject({ code: 'ELEDGERTAKEN' });
    expect(await two.read('v1.2.0')).toEqual(entry);
  });

  it('lets a release be taken over by who has seen it', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];
    const second = { ...entry, run: { ...entry.run, id: 'two' } };
    await one.publish(entry, { claim: await one.look(entry.tag) });
    await two.fetch();

    await two.publish(second, { claim: await two.look(entry.tag) });

    const claim = await one.look(entry.tag);
    await expect(one.publish({ ...entry, notes: 'later' }, { claim })).rejects.toMatchObject({ code: 'ELEDGERTAKEN' });
  });

  it('writes what happened after the tag, whoever wrote in between', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];
    await one.publish(entry, { claim: await one.look(entry.tag) });
    await two.publish(other, { claim: await two.look(other.tag) });

    await one.publish({ ...entry, state: 'complete' });
    await two.fetch();

    expect(await two.read('v1.2.0')).toMatchObject({ state: 'complete' });
    expect(await two.read('v1.3.0')).toMatchObject({ tag: 'v1.3.0' });
  });

  it('leaves a release to the run that has taken it over', async () => {
    await using place = await remote();
    const [one, two] = [await place.ledger('one'), await place.ledger('two')];
    const taken = { ...entry, run: { ...entry.run, id: 'two' } };
    await one.publish(entry, { claim: await one.look(entry.tag) });
    await two.fetch();
    await two.publish(taken, { claim: await two.look(entry.tag) });

    await expect(one.publish({ ...entry, state: 'complete' })).rejects.toMatchObject({ code: 'ELEDGERLOST' });
    await two.fetch();

    expect(await two.read('v1.2.0')).toEqual(taken);
  });

  it('says so when it cannot be pushed', async () => {
    await using place = await remote();
    const one = await place.ledger('one');
    await realPorts(fakeContext({ env })).run('rm', ['-r', place.bare]);

    const claim = await one.look(entry.tag);
    await expect(one.publish(entry, { claim })).rejects.toMatchObject({ code: 'ELEDGERNOTPUSHED' });
  });
});
