import { expect, it } from '@jest/globals';
import { compare, quantile } from './compare.ts';
import { interleave, ratiosOf, spreadOf } from './interleave.ts';
import { renderReport } from './report.ts';

it.each([
  [[3], 0.5, 3],
  [[4, 1, 3, 2], 0.5, 2.5],
  [[5, 1, 4, 2, 3], 0.25, 2],
])('of %p, the value at %d is %d', (values, share, expected) => {
  expect(quantile(values, share)).toBe(expected);
});

it('measures both in every round, in changing order, and counts the first round for nothing', async () => {
  const order: string[] = [];
  const variant = (name: string, ms: number) => async () => ({
    work: async () => {
      order.push(name);
      await new Promise((resolve) => setTimeout(resolve, ms));
    },
  });

  const { ratio, rounds } = await compare({ ours: variant('ours', 20), theirs: variant('theirs', 60), rounds: 2 });

  expect(order.join()).toBe('ours,theirs,theirs,theirs,theirs,ours,ours,theirs,theirs');
  expect(ratio).toBeLessThan(0.8);
  expect(rounds).toBe(2);
});

it('measures several in every round, each first in its turn', async () => {
  const order: string[] = [];
  const variant = (name: string) => async () => ({ work: async () => void order.push(name) });

  const times = await interleave({ a: variant('a'), b: variant('b'), c: variant('c') }, 2);

  expect(order.join('')).toBe('abcbcacab');
  expect(Object.values(times).map((each) => each.length)).toEqual([2, 2, 2]);
});

it('gives no round of a machine that was busy a say in the ratio of another one', () => {
  expect(spreadOf(ratiosOf([1, 20, 3], [2, 40, 2]))).toEqual({ median: 0.5, low: 0.5, high: 1 });
});

it('ends with how many targets are met', () => {
  const targets = [
    { name: 'a small thing costs', value: 1.04, atMost: 1.05 },
    { name: 'connections more', value: 3, atMost: 2 },
  ];

  const text = renderReport({ targets, measurements: [] });

  expect(text).toMatch(
    /✔ a small thing costs: 1\.04, at most 1\.05\n✘ connections more: 3\.00, at most 2\n1 of 2 targets met$/,
  );
});
