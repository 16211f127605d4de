import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from '../scratch-release.ts';

/** Each step of each member says its name, and kills the process when the environment names it. */
const mortal = (
  name: string,
  hooks: string,
) => `{ name: '${name}', plugin: said('${name}', ${hooks}, Object.fromEntries(
  ${hooks}.map((hook) => [hook, () => {
    if (process.env.DIE === '${name}.' + hook) process.kill(process.pid, 'SIGKILL');
    if (process.env.THROW === '${name}.' + hook) throw new Error('broken');
    return hook === 'publish' ? { name: '${name.toUpperCase()}' } : undefined;
  }]))) }`;

const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  ${mortal('a', `['prepare', 'publish', 'success']`)}, ${mortal('b', `['publish', 'success']`)}] })]`;

/** A release whose run died in a step. */
async function died(step: string) {
  const scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release({ env: { DIE: step } });
  await scratch.clearEvents();
  return scratch;
}

describe('a run that dies', () => {
  it.each([
    ['a.publish', ['a.publish', 'b.publish', 'a.success', 'b.success']],
    ['b.publish', ['a.publish', 'b.publish', 'a.success', 'b.success']],
    ['a.success', ['a.success', 'b.success']],
  ])('in %s is finished by the next one, in a fresh clone', async (step, left) => {
    await using scratch = await died(step);

    const second = await (await scratch.clone()).release();

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is complete.') });
    expect(await scratch.events()).toEqual(left);
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    const { state, announcements } = await scratch.ledger('v1.0.0');
    expect(state).toBe('complete');
    // Whoever may have been told by the first run is told so.
    const isRepeat = step.endsWith('success');
    expect(announcements.map(({ state: said, repeated = false }) => [said, repeated])).toEqual([
      ...[
        ['done', isRepeat],
        ['done', isRepeat],
      ],
    ]);
  });

  it('is only reported by a dry run, and finished once', async () => {
    await using scratch = await died('a.publish');
    // It died between the tag and its note, too.
    await scratch.bare('update-ref', '-d', 'refs/notes/semantic-release-v1.0.0');

    const dry = await (await scratch.clone()).release({ args: ['--dry-run'] });

    expect(dry).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is incomplete') });
    expect(await scratch.events()).toEqual([]);

    await (await scratch.clone()).release();

    const note = await scratch.bare('notes', '--ref', 'refs/notes/semantic-release-v1.0.0', 'show', 'v1.0.0');
    expect(JSON.parse(note)).toEqual({ channels: [null] });
    await scratch.clearEvents();
    expect(await (await scratch.clone()).release()).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual([]);
  });

  it('before the tag is simply run again', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release({ env: { DIE: 'a.prepare' } });

    const second = await (await scratch.clone()).release();

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
  });

  it('leaves what was delivered alone, tells of all of it, and then releases what is new', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    const first = await clone.release({ env: { THROW: 'b.publish' } });
    expect(first).toMatchObject({ exitCode: 1, output: expect.stringContaining('npx waybill resume v1.0.0') });
    await scratch.clearEvents();
    const later = await scratch.clone();
    await later.commit('fix: weigh less');

    const second = await later.release();

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual([
      ...['b.publish', 'a.success', 'b.success'],
      ...['a.prepare', 'a.publish', 'b.publish', 'a.success', 'b.success'],
    ]);
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1']);
  });
});

describe('a release from before the pipeline', () => {
  it('is never touched', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.git('tag', 'v1.0.0');
    await clone.git('push', '--quiet', 'origin', 'v1.0.0');

    const { exitCode } = await (await scratch.clone()).release();

    expect(exitCode).toBe(0);
    expect(await scratch.events()).toEqual([]);
    expect(await scratch.bare('for-each-ref', 'refs/notes')).toBe('');
  });
});
