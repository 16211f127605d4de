import { expect, it } from '@jest/globals';
import { goFinder } from './go-finder.ts';

const mark = Buffer.from('\xff Go buildinf:', 'latin1');
const program = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(1000), mark, Buffer.alloc(1000)]);

function findIn(bytes: Buffer, size: number): number {
  const find = goFinder();
  let found = 0;
  for (let at = 0; at < bytes.length; at += size) if (find(bytes.subarray(at, at + size))) found += 1;
  return found;
}

it('finds the mark once, wherever the program is cut', () => {
  for (const size of [1, 2, 3, 5, 13, 14, 15, 1005, 1010, 1017, 5000]) expect(findIn(program, size)).toBe(1);
});

it.each([
  ['no ELF file', Buffer.concat([Buffer.from('text'), program])],
  ['an ELF file without the mark', program.subarray(0, 900)],
  ['half a mark', program.subarray(0, 1010)],
  ['nothing', Buffer.alloc(0)],
])('finds nothing in %s', (_, bytes) => {
  for (const size of [1, 7, 5000]) expect(findIn(bytes, size)).toBe(0);
});
