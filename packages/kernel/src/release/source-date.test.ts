import { expect, test } from '@jest/globals';
import { fakeRun } from '../testing.ts';
import { sourceDate } from './source-date.ts';

const nextRelease = { gitHead: 'b'.repeat(40) };
const atCommit = fakeRun(() => ({ stdout: '1700000000\n' }));

test('is the time of the released commit', async () => {
  expect(await sourceDate({ context: { env: {}, nextRelease }, ports: { run: atCommit } })).toBe(1_700_000_000);
  expect(atCommit.ran[0]?.args).toContain(nextRelease.gitHead);
});

test.each([
  ['0', 0],
  ['1234', 1234],
  ['soon', 1_700_000_000],
  ['', 1_700_000_000],
])('SOURCE_DATE_EPOCH=%j gives %j', async (value, seconds) => {
  const context = { env: { SOURCE_DATE_EPOCH: value }, nextRelease };

  expect(await sourceDate({ context, ports: { run: atCommit } })).toBe(seconds);
});

test('is unknown where git does not know the commit', async () => {
  const run = fakeRun(() => ({ exitCode: 128 }));

  expect(await sourceDate({ context: { env: {}, nextRelease }, ports: { run } })).toBeUndefined();
});
