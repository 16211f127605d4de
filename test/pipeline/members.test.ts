import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from './scratch-release.ts';

const basics = `{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }`;

describe('members of a release', () => {
  it('run in stages, are told of all releases with their own keys, and nothing happens on a second run', async () => {
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'a', plugin: said('a', ['verifyConditions', 'verifyRelease', 'prepare', 'publish'], { publish: () => false }) },
      { name: 'b', plugin: said('b', ['prepare', 'publish', 'success'], {
        publish: () => ({ name: 'B', url: 'https://b.example', digest: 'sha256:1' }),
        success: (_, { releases }) => say('told of ' + JSON.stringify(releases.map(({ name, digest, version, pluginName }) => ({ name, digest, version, pluginName })))),
      }) },
    ], stages: { prepare: [['b'], ['a']] } })]`);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    const first = await clone.release();

    expect(first).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual([
      'a.verifyConditions',
      'a.verifyRelease',
      'b.prepare',
      'a.prepare',
      'a.publish',
      'b.publish',
      'b.success',
      `told of ${JSON.stringify([{ pluginName: 'a' }, { name: 'B', digest: 'sha256:1', version: '1.0.0', pluginName: 'b' }])}`,
    ]);
    const entry = await scratch.ledger('v1.0.0');
    expect(entry).toMatchObject({
      state: 'complete',
      deliveries: [
        { member: 'a', state: 'skipped' },
        { member: 'b', state: 'done', result: { digest: 'sha256:1' } },
      ],
      announcements: [{ member: 'b', state: 'done' }],
    });

    await scratch.clearEvents();
    const second = await (await scratch.clone()).release();

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual(['a.verifyConditions']);
    expect(await scratch.ledger('v1.0.0')).toEqual(entry);
  });

  it('take their section of the configuration, or are taken out by it', async () => {
    await using scratch = await scratchRelease(
      `[pipeline({ members: [${basics},
        { name: 'a', plugin: said('a', ['verifyConditions'], { verifyConditions: ({ here, there }) => say(here + ' ' + there) }), options: { here: 1, there: 1 } },
        { name: 'b', plugin: said('b', ['verifyConditions']) },
      ] })], a: { there: 2 }, b: false`,
    );
    const clone = await scratch.clone();

    const { exitCode, output } = await clone.release();

    expect(exitCode).toBe(0);
    expect(await scratch.events()).toEqual(['a.verifyConditions', '1 2']);
    expect(output).toContain('Off: `b` is false.');
  });

  it('tell of all problems at once, foreign errors too, and `fail` hooks hear whose they are', async () => {
    await using scratch = await scratchRelease(`[pipeline({ members: [${basics},
      { name: 'a', plugin: said('a', ['verifyConditions'], { verifyConditions: () => { throw new Error('no token') } }) },
      { name: 'b', plugin: said('b', ['verifyConditions'], { verifyConditions: () => { throw new Error('no tool') } }) },
      { name: 'c', plugin: said('c', ['fail'], { fail: (_, { errors }) => errors.map((e) => say(e.pluginName + ': ' + e.details)) }) },
    ] })]`);
    const clone = await scratch.clone();

    const { exitCode } = await clone.release();

    expect(exitCode).toBe(1);
    expect((await scratch.events()).sort()).toEqual([
      'a.verifyConditions',
      'a: no token',
      'b.verifyConditions',
      'b: no tool',
      'c.fail',
    ]);
  });

  it('a dry run calls what the host would call, and writes no ledger', async () => {
    const hooks = `['verifyConditions', 'verifyRelease', 'prepare', 'publish', 'success']`;
    await using scratch = await scratchRelease(
      `[pipeline({ members: [${basics}, { name: 'a', plugin: said('a', ${hooks}) }] })]`,
    );
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');

    const { exitCode } = await clone.release({ args: ['--dry-run'] });

    expect(exitCode).toBe(0);
    expect(await scratch.events()).toEqual(['a.verifyConditions', 'a.verifyRelease']);
    expect(await scratch.bare('for-each-ref', 'refs/notes', 'refs/tags')).toBe('');
  });
});
