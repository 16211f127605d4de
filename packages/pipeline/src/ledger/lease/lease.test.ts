import { expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { exampleEntry } from '../../../test/example-entry.ts';
import type { Ledger } from '../notes/ledger.ts';
import { awaitLease } from './lease.ts';

const elsewhere = { ...exampleEntry().run, id: 'other', boot: 'another', processes: 'another' };

/** Waits for the run of an entry that shows no sign of life. @returns the seconds that it took, and the longest pause */
async function waited(lease: number, own = 4) {
  const seen = exampleEntry({ run: { ...elsewhere, lease } });
  const slept: number[] = [];
  const clock = { now: () => new Date(), sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  const ledger = { refresh: async () => {}, read: async () => seen } as unknown as Ledger;
  await awaitLease(seen, { ledger, context: fakeContext(), ports: { clock }, lease: own });
  return { seconds: slept.reduce((sum, each) => sum + each, 0) / 1000, longest: Math.max(...slept) };
}

it.each([
  [60, 60],
  [1, 4],
  [-5, 4],
  [3600, 3600],
  // Whoever may push notes may write this; a timer for it would end at once.
  [1e9, 3600],
  [Number.MAX_VALUE, 3600],
])('a lease of %d s is waited for %d s, in pauses that a timer can keep', async (lease, seconds) => {
  const { longest, ...found } = await waited(lease);

  expect(found.seconds).toBeCloseTo(seconds);
  expect(longest).toBeLessThan(2 ** 31);
});
