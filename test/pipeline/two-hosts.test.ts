import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { canMakeHosts, scratchRelease } from './scratch-release.ts';

/**
 * Three deliveries; the second one waits for a file, so that a test decides how long a run lives. `DIE` names a step that
 * kills its process. The lease is short, and the machine may be busy: nothing below waits for less than a lease.
 */
const lease = 20;
const deliveries = ['a', 'b', 'c'].map(
  (name) => `{ name: '${name}', plugin: said('${name}', ['prepare', 'publish', 'success', 'fail'], {
    prepare: () => { if (process.env.DIE === '${name}.prepare') process.kill(process.pid, 'SIGKILL'); },
    publish: async () => {
      if (process.env.DIE === '${name}.publish') process.kill(process.pid, 'SIGKILL');
      while ('${name}' === 'b' && process.env.HOLD && !existsSync(process.env.HOLD)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      say('${name} delivered by ' + process.env.RUN);
      return { name: '${name}' };
    } }) }`,
);
/** @param lease in seconds */
const pluginsWith = (
  lease: number,
) => `[pipeline({ lease: ${lease}, members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'late', plugin: { prepare: () => { if (process.env.DIE === 'tag') process.kill(process.pid, 'SIGKILL'); } } },
  ${deliveries}], commit: ['late'] })]`;
const plugins = pluginsWith(lease);

type Scratch = Awaited<ReturnType<typeof scratchRelease>>;

async function until(scratch: Scratch, event: string): Promise<void> {
  while (!(await scratch.events()).includes(event)) await wait(50);
}

/** A run on host `one` that has begun the second of three deliveries and waits there. */
async function liveRun(scratch: Scratch) {
  const hold = `${scratch.root}/go-on`;
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  const run = clone.releaseOn('one', { env: { HOLD: hold, RUN: 'one' } });
  await until(scratch, 'b.publish');
  return { run, goOn: () => clone.git('config', '--file', hold, 'go.on', 'yes') };
}

/** Until it is on the remote, nobody else can know that the first delivery is done. */
async function untilDelivered(scratch: Scratch): Promise<void> {
  while ((await scratch.ledger('v1.0.0')).deliveries[0]?.state !== 'done') await wait(50);
}

const delivered = async (scratch: Scratch) =>
  (await scratch.events()).filter((event) => event.includes('delivered')).toSorted();

/** They wait for leases nearly all of their time: side by side, the longest of them is all that they take. */
(canMakeHosts ? describe : describe.skip)('a release that was begun on another host', () => {
  it.concurrent('is left to a run that lives for longer than its lease', async () => {
    await using scratch = await scratchRelease(plugins);
    const { run, goOn } = await liveRun(scratch);
    await wait(lease * 1000);

    const second = await (await scratch.clone()).releaseOn('two', { env: { RUN: 'two' } }).ended;
    const person = await (await scratch.clone()).waybillOn('three', 'resume', 'v1.0.0').ended;
    await goOn();
    const first = await run.ended;

    expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('ELEDGERTAKEN') });
    expect(person).toMatchObject({ exitCode: 1, output: expect.stringContaining('ELEDGERTAKEN') });
    expect(first).toMatchObject({ exitCode: 0 });
    expect(await delivered(scratch)).toEqual(['a delivered by one', 'b delivered by one', 'c delivered by one']);
    expect((await scratch.events()).filter((event) => /success|fail/.test(event)).toSorted()).toEqual([
      ...['a.success', 'b.success', 'c.success'],
    ]);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete', run: { host: 'one' } });
  });

  it.concurrent.each([
    ['before its tag', 'tag'],
    ['after its tag', 'b.publish'],
  ])('is finished when that run died %s', async (_when, step) => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.releaseOn('one', { env: { DIE: step, RUN: 'one' } }).ended;

    const second = await (await scratch.clone()).releaseOn('two', { env: { RUN: 'two' } }).ended;

    expect(second).toMatchObject({ exitCode: 0 });
    // The first delivery may have been recorded or not.
    expect(await delivered(scratch)).toEqual(expect.arrayContaining(['b delivered by two', 'c delivered by two']));
    expect((await scratch.events()).filter((event) => event === 'c.success')).toHaveLength(1);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete', run: { host: 'two' } });
  });

  it.concurrent('stays closed when a person abandons it while another run waits for it', async () => {
    // The run that waits asks the remote eight times in a lease: it must not take over before the person has acted.
    await using scratch = await scratchRelease(pluginsWith(120));
    // It stands still: of a process that ended, a host that has its table of processes knows at once that it is over.
    const { run } = await liveRun(scratch);
    await untilDelivered(scratch);
    run.signal('SIGSTOP');

    const second = (await scratch.clone()).releaseOn('two', { env: { RUN: 'two' } });
    await second.printed('Waiting up to');
    const close = ['abandon', 'v1.0.0', '--reason', 'never mind', '--take-over'];
    const person = await (await scratch.clone()).waybillOn('three', ...close).ended;
    const waited = await second.ended;
    run.signal('SIGKILL');
    await run.ended;

    expect(person).toMatchObject({ exitCode: 0 });
    expect(waited).toMatchObject({ exitCode: 0 });
    expect((await delivered(scratch)).filter((event) => event.endsWith('two'))).toEqual([]);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'abandoned' });
  });

  it.concurrent('is taken over while that run stands still, which then stops and changes nothing', async () => {
    await using scratch = await scratchRelease(plugins);
    const { run, goOn } = await liveRun(scratch);
    await untilDelivered(scratch);
    run.signal('SIGSTOP');
    await goOn();

    const second = await (await scratch.clone()).releaseOn('two', { env: { RUN: 'two' } }).ended;
    const after = await scratch.bare('rev-parse', 'refs/notes/waybill');
    run.signal('SIGCONT');
    const first = await run.ended;

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('gave no sign of life') });
    expect(first).toMatchObject({ exitCode: 1, output: expect.stringContaining('ELEDGERLOST') });
    expect(await delivered(scratch)).toEqual(
      ['a delivered by one', 'b delivered by one', 'b delivered by two', 'c delivered by two'].toSorted(),
    );
    expect((await scratch.events()).filter((event) => event === 'c.success')).toHaveLength(1);
    expect(await scratch.events()).not.toContain('a.fail');
    expect(await scratch.bare('rev-parse', 'refs/notes/waybill')).toBe(after);
  });

  it.concurrent('is taken over at once by a person who says so', async () => {
    await using scratch = await scratchRelease(plugins);
    const { run, goOn } = await liveRun(scratch);

    const person = await (await scratch.clone()).waybillOn('three', 'resume', 'v1.0.0', '--take-over').ended;
    await goOn();
    const first = await run.ended;

    expect(person).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is complete.') });
    expect(first).toMatchObject({ exitCode: 1, output: expect.stringContaining('ELEDGERLOST') });
    expect((await scratch.events()).filter((event) => event === 'c.success')).toHaveLength(1);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete', run: { host: 'three' } });
  });
});
