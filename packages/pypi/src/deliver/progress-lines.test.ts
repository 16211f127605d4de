import { expect, test } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { progressLines } from './progress-lines.ts';

const mebibyte = 2 ** 20;

test('tells every ten seconds how far a big file is', () => {
  const { logger, lines } = fakeContext();
  let seconds = 0;
  const tell = progressLines({ name: 'a.whl', size: 200 * mebibyte }, logger, { now: () => new Date(seconds * 1000) });

  for (; seconds <= 40; seconds += 1) tell(seconds * 5 * mebibyte);

  expect(lines).toEqual([
    'a.whl: 25 % of 200 MiB sent.',
    'a.whl: 50 % of 200 MiB sent.',
    'a.whl: 75 % of 200 MiB sent.',
  ]);
});

test('says nothing of a small one', () => {
  const { logger, lines } = fakeContext();
  let seconds = 0;
  const now = () => {
    seconds += 60;
    return new Date(seconds * 1000);
  };
  const tell = progressLines({ name: 'a.whl', size: mebibyte }, logger, { now });

  tell(5);

  expect(lines).toEqual([]);
});
