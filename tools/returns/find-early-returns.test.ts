import { expect, it } from '@jest/globals';
import { findEarlyReturns } from './find-early-returns.ts';

const inFunction = (...lines: string[]) => ['async function f() {', ...lines, '}'].join('\n');
const using = 'await using folder = await make();';

it.each([
  ['a call', 'return read(folder);'],
  ['a method', 'return folder.read();'],
  ['one of two', 'return isThere ? read(folder) : undefined;'],
  ['what another one is replaced by', 'return known ?? read(folder);'],
  ['a new promise', 'return new Promise(() => {});'],
  ['a call in a block', 'if (isThere) { return read(folder); }'],
])('finds %s that is returned without await', (_, line) => {
  expect(findEarlyReturns('a.ts', inFunction(using, line))).toEqual([3]);
});

it.each([
  ['what is awaited', using, 'return await read(folder);'],
  ['a value', using, 'return folder.path;'],
  ['a list', using, 'return names.map(read);'],
  ['a return before', 'if (isThere) return read(other);', using],
  ['a function within', using, 'const read = () => { return open(folder); };'],
  ['a block whose end is before', '{', using, '}', 'return read(other);'],
])('lets %s be', (_, ...lines) => {
  expect(findEarlyReturns('a.ts', inFunction(...lines))).toEqual([]);
});
