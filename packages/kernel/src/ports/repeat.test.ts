import { expect, it } from '@jest/globals';
import { repeat } from './repeat.ts';

/** A clock that stands still but for the pauses. */
function clockOfPauses() {
  let time = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => new Date(time),
    async sleep(milliseconds: number) {
      pauses.push(milliseconds);
      time += milliseconds;
    },
  };
}

it.each([
  ['at once where the first result is right', 1, {}, 1, []],
  ['until the result is right', 3, {}, 3, [20, 20]],
  ['for so many attempts', 9, { attempts: 2 }, 2, [20]],
  ['for so long', 9, { patience: 30 }, 3, [20, 20]],
])('ends %s', async (_, right, limit, expected, pauses) => {
  const clock = clockOfPauses();
  let count = 0;

  const last = await repeat(
    async () => (count += 1),
    (result) => result >= right,
    { clock, pause: 20, ...limit },
  );

  expect(last).toBe(expected);
  expect(clock.pauses).toEqual(pauses);
});
