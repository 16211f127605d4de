import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.ts';

it('gives the results in the order of the items, and works on so many at once', async () => {
  let now = 0;
  let most = 0;
  const results = await inParallel([30, 0, 10, 0, 0], 2, async (pause) => {
    now += 1;
    most = Math.max(most, now);
    await wait(pause);
    now -= 1;
    return pause;
  });

  expect(results).toEqual([30, 0, 10, 0, 0]);
  expect(most).toBe(2);
});

it('begins nothing after a failure, and waits for what is under way', async () => {
  const begun: string[] = [];
  const ended: string[] = [];
  const gate = Promise.withResolvers<void>();
  const done = inParallel(['slow', 'broken', 'late'], 2, async (item) => {
    begun.push(item);
    if (item === 'broken') {
      // The other one ends only when this one has failed.
      setImmediate(gate.resolve);
      throw new Error('first');
    }
    await gate.promise;
    ended.push(item);
    throw new Error('second');
  });

  await expect(done).rejects.toThrow('first');
  expect(begun).toEqual(['slow', 'broken']);
  expect(ended).toEqual(['slow']);
});
