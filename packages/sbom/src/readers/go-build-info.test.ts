import { describe, expect, it } from '@jest/globals';
import { goComponents, goReader } from './go-build-info.ts';

const elf = Buffer.from('\x7fELF', 'latin1');
const mark = Buffer.from('\xff Go buildinf:', 'latin1');
const guard = Buffer.alloc(16, 0xee);

function varint(value: number): Buffer {
  const bytes = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const withLength = (text: Buffer) => Buffer.concat([varint(text.length), text]);

/** What Go's linker writes since 1.18. */
function buildInfo(version: string, modules: string): Buffer {
  const header = Buffer.concat([mark, Buffer.from([8, 2]), Buffer.alloc(16)]);
  const text = modules === '' ? Buffer.alloc(0) : Buffer.concat([guard, Buffer.from(modules), guard]);
  return Buffer.concat([header, withLength(Buffer.from(version)), withLength(text)]);
}

const modules = `path\texample.com/parcel/cmd/parcel
mod\texample.com/parcel\tv1.2.0\th1:own=
dep\tgithub.com/Acme/core/v2\tv2.0.1\th1:abc=
dep\tgolang.org/x/net\tv0.1.0\th1:def=
=>\tgolang.org/x/net\tv0.2.0\th1:ghi=
dep\texample.com/local\tv0.0.0
=>\t./local\t\t
build\t-compiler=gc
`;
const info = buildInfo('go1.22.1', modules);
const program = Buffer.concat([elf, Buffer.alloc(1000), info, Buffer.alloc(5000)]);

/** What is read of a file that comes in pieces of a size. */
function readIn(bytes: Buffer, size: number) {
  const read = goReader();
  const results = [];
  for (let at = 0; at < bytes.length; at += size) {
    const found = read(bytes.subarray(at, at + size));
    if (found !== undefined) results.push(found);
  }
  return results;
}

describe('the build information of a Go program', () => {
  it('is found wherever the program is cut', () => {
    for (const size of [1, 2, 3, 5, 13, 14, 15, 33, 1005, 1017, 1040, 5000, 100_000]) {
      const read = readIn(program, size).filter((each) => each !== 'found');
      expect(read).toEqual([{ goVersion: 'go1.22.1', modules }]);
    }
  });

  it('is found behind the mark as text, which programs have that look for it', () => {
    const reader = Buffer.concat([elf, mark, Buffer.from('text\0'), Buffer.alloc(40), mark, Buffer.alloc(50), info]);

    for (const size of [1, 7, 64, 100_000]) {
      expect(readIn(reader, size).at(-1)).toEqual({ goVersion: 'go1.22.1', modules });
    }
  });

  it.each([
    ['of Go before 1.18', Buffer.concat([elf, mark, Buffer.from([8, 0]), Buffer.alloc(100)])],
    ['that is cut off', program.subarray(0, 1100)],
    [
      'of a length that none has',
      Buffer.concat([elf, mark, Buffer.from([8, 2]), Buffer.alloc(16), Buffer.alloc(9, 0xff)]),
    ],
  ])('is seen, and not read: one %s', (_, bytes) => {
    for (const size of [1, 7, 5000]) expect(new Set(readIn(bytes, size))).toEqual(new Set(['found']));
  });

  it.each([
    ['no ELF file', Buffer.concat([Buffer.from('text'), program])],
    ['an ELF file without the mark', program.subarray(0, 900)],
    ['half a mark', program.subarray(0, 1010)],
    ['nothing', Buffer.alloc(0)],
  ])('is not in %s', (_, bytes) => {
    for (const size of [1, 7, 5000]) expect(readIn(bytes, size)).toEqual([]);
  });

  it('names the program, its modules as they were replaced, and the standard library', () => {
    const [own, ...others] = goComponents({ goVersion: 'go1.22.1 X:boring', modules }, 'usr/bin/parcel');

    expect(own).toMatchObject({
      type: 'application',
      purl: 'pkg:golang/example.com/parcel@v1.2.0',
      properties: [['waybill:path', 'usr/bin/parcel']],
      dependsOn: others.map(({ ref }) => ref),
    });
    expect(others.map(({ purl }) => purl)).toEqual([
      'pkg:golang/stdlib@1.22.1',
      'pkg:golang/github.com/Acme/core/v2@v2.0.1',
      'pkg:golang/golang.org/x/net@v0.2.0',
      'pkg:golang/example.com/local@v0.0.0',
    ]);
    expect(others[0]?.cpe).toBe('cpe:2.3:a:golang:go:1.22.1:-:*:*:*:*:*:*');
  });

  it('may have no modules', () => {
    expect(goComponents({ goVersion: 'devel go1.23-abc', modules: '' }, 'bin/x').map(({ ref }) => ref)).toEqual([
      'go:bin/x',
      'pkg:golang/stdlib@devel',
    ]);
  });
});
