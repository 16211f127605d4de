import { expect, test } from '@jest/globals';
import type { Path } from './data.ts';
import { openYaml } from './yaml-document.ts';

async function replaced(text: string, path: Path = ['version']): Promise<string | undefined> {
  const located = await openYaml({ file: 'x.yaml', text }).locate(path);
  return located && `${text.slice(0, located.span.start)}2.0${text.slice(located.span.end)}`;
}

test.each<[string, Path, string]>([
  ['version: 1.10 # a\nx: 1', ['version'], 'version: 2.0 # a\nx: 1'],
  ['"version": "1.0"\r\n', ['version'], '"version": "2.0"\r\n'],
  ["\uFEFFa: 'é😀'\nversion: '1.0'", ['version'], "\uFEFFa: 'é😀'\nversion: '2.0'"],
  ['a: [{version: 1.0}, {version: 1.1}]', ['a', 1, 'version'], 'a: [{version: 1.0}, {version: 2.0}]'],
  ['a:\n  - b:\n      version: 1.0\n', ['a', 0, 'b', 'version'], 'a:\n  - b:\n      version: 2.0\n'],
])('replaces the value in %j', async (before, path, after) => {
  expect(await replaced(before, path)).toBe(after);
});

test.each(['a: 1', 'version: |\n  1.0\n', 'version: {a: 1}', 'version:'])('finds nothing in %j', async (text) => {
  expect(await replaced(text)).toBeUndefined();
});

test.each(['a: [', 'a: 1\na: 2', '\tx: y'])('names what is wrong with %j', (text) => {
  expect(() => openYaml({ file: 'x.yaml', text })).toThrow(expect.objectContaining({ code: 'EINVALIDYAML' }));
});

test('aliases that stand for more than memory holds are named', () => {
  const names = [...'abcdefghij'];
  const lists = names.map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at === 0 ? 'x' : `*${names[at - 1]}`)
        .join(',')}]`,
  );

  expect(() => openYaml({ file: 'a.yaml', text: `${lists.join('\n')}\nversion: 1.0.0\n` })).toThrow(
    expect.objectContaining({ code: 'EINVALIDYAML' }),
  );
});
