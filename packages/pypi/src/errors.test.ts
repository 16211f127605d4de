import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { ReleaseError } from '@waybill/kernel';
import * as errors from './errors.ts';

const all = Object.entries(errors).map(([name, make]) => {
  // Lists read as text where a sentence wants a text.
  const create = make as (...args: unknown[]) => ReleaseError;
  return [name, create(['file'], ['place'], ['cause'])] as const;
});

test.each(all)('%s says what is true and what to do', (_, { code, message, details }) => {
  expect(code).toMatch(/^E[A-Z0-9]+$/);
  expect(message).toMatch(/^\S.*\.$/);
  expect(details).not.toBe('');
});

test('every code is told apart and explained in the README', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const codes = all.map(([, { code }]) => code);

  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
});
