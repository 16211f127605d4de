import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyLayer, type Layer, parseWhiteout } from './apply-layer.ts';

const nothing: Layer = { files: new Map(), removed: [], emptied: [] };
const below = new Map(['a/b/c', 'a/b/d', 'a/bc', 'e'].map((path) => [path, 'below']));

function left(layer: Partial<Layer>): string[] {
  return [...applyLayer(below, { ...nothing, ...layer }).keys()];
}

describe('parseWhiteout', () => {
  it.each([
    ['a/b/.wh.c', { removes: 'a/b/c' }],
    ['.wh.e', { removes: 'e' }],
    ['a/.wh..wh..opq', { empties: 'a' }],
    ['.wh..wh..opq', { empties: '' }],
    ['.wh..wh.aufs', {}],
    ['a/.wh..wh.plnk', {}],
    ['a/not.wh.one', {}],
    ['.wh.folder/file', {}],
  ])('reads %s as %j', (path, expected) => {
    expect(parseWhiteout(path)).toEqual(expected);
  });
});

describe('applyLayer', () => {
  it.each<[string, Partial<Layer>, string[]]>([
    ['removes a file', { removed: ['a/b/c'] }, ['a/b/d', 'a/bc', 'e']],
    ['removes a folder and not what begins like it', { removed: ['a/b'] }, ['a/bc', 'e']],
    ['empties a folder', { emptied: ['a'] }, ['e']],
    ['empties the root', { emptied: [''] }, []],
    ['ignores what is not there', { removed: ['x', 'a/b/c/d'] }, ['a/b/c', 'a/b/d', 'a/bc', 'e']],
  ])('%s', (_, layer, expected) => {
    expect(left(layer)).toEqual(expected);
  });

  it('replaces a file', () => {
    expect(applyLayer(below, { ...nothing, files: new Map([['e', 'above']]) }).get('e')).toBe('above');
  });

  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const files = fc.array(path).map((paths) => new Map(paths.map((each) => [each, 'text'])));

  it('never hides what the same layer adds, and invents nothing', () => {
    fc.assert(
      fc.property(files, files, fc.array(path), fc.array(path), (lower, added, removed, emptied) => {
        const result = applyLayer(lower, { files: added, removed, emptied });

        for (const each of added.keys()) expect(result.has(each)).toBe(true);
        for (const each of result.keys()) expect(added.has(each) || lower.has(each)).toBe(true);
        for (const each of removed) expect(result.has(each)).toBe(added.has(each));
      }),
    );
  });
});
