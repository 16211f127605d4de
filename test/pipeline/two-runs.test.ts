import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from './scratch-release.ts';

/** Building takes a second, so that both runs are at it at the same time. */
const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'a', plugin: said('a', ['prepare', 'publish', 'success', 'fail'], {
    prepare: () => new Promise((resolve) => setTimeout(resolve, 1000)) }) }] })]`;

describe('two runs on one branch', () => {
  it.each([
    ['at the same moment', 0],
    ['a moment apart', 700],
  ])('%s: one releases, the other ends clearly and tells nobody', async (_when, pause) => {
    await using scratch = await scratchRelease(plugins);
    const [one, other] = [await scratch.clone(), await scratch.clone()];
    await one.commit('feat: weigh');
    await other.git('pull', '--quiet');

    const runs = await Promise.all([
      one.release(),
      new Promise((resolve) => setTimeout(resolve, pause)).then(() => other.release()),
    ]);

    expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    expect(runs.find(({ exitCode }) => exitCode === 1)?.output).toContain('ELEDGERTAKEN');
    const events = await scratch.events();
    expect(events.filter((event) => event === 'a.publish')).toHaveLength(1);
    expect(events.filter((event) => event === 'a.success')).toHaveLength(1);
    expect(events).not.toContain('a.fail');
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
  });
});
