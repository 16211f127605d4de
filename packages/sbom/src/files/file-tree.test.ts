import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growth } from '../../test/growth.ts';
import { FileTree } from './file-tree.ts';
import type { Leaf } from './tree-node.ts';
import { parseWhiteout } from './whiteout.ts';

const file = (text = ''): Leaf => ({ kind: 'file', content: Buffer.from(text) });
const pathsOf = (tree: FileTree) => [...tree.leaves()].map(([path]) => path);

describe('parseWhiteout', () => {
  it.each([
    ['a/b/.wh.c', { hides: 'a/b/c' }],
    ['.wh.e', { hides: 'e' }],
    ['a/.wh..wh..opq', { hidesBelow: 'a' }],
    ['.wh..wh..opq', { hidesBelow: '' }],
    ['.wh..wh.aufs', 'bookkeeping'],
    ['a/.wh..wh.plnk', 'bookkeeping'],
    ['a/not.wh.one', undefined],
    ['.wh.folder/file', undefined],
  ])('reads %s as %j', (path, expected) => {
    expect(parseWhiteout(path)).toEqual(expected);
  });

  it.each(['a/.wh.', '.wh.', 'a/.wh..', 'a/.wh...'])('refuses %s, which would hide a folder', (path) => {
    expect(() => parseWhiteout(path)).toThrow('names no file');
  });
});

describe('FileTree', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const action = fc.tuple(fc.constantFrom('put', 'skip', 'folder', 'hide', 'hideBelow'), path);

  it('is what a plain list of paths would be', () => {
    fc.assert(
      fc.property(fc.array(fc.array(action)), (layers) => {
        const tree = new FileTree();
        let expected = new Map<string, number>();
        layers.forEach((actions, layer) => {
          tree.nextLayer();
          for (const [kind, at] of actions) {
            expected = applied(expected, { kind, at, layer });
            apply(tree, kind, at);
          }
        });

        expect(pathsOf(tree).sort()).toEqual([...expected.keys()].sort());
        expect(tree.size).toBe(expected.size);
      }),
    );
  });

  it('takes time that grows with the layer, whatever its whiteouts are', async () => {
    const times = await growth([4000, 64_000], (count) => {
      const tree = new FileTree();
      tree.nextLayer();
      for (let index = 0; index < count; index += 1) tree.put(`a/${index}`, file());
      for (let index = 0; index < count; index += 1) tree.hide('a');
    });

    // Sixteen times the work; its square would be 256.
    expect(times).toBeLessThan(96);
  });
});

function apply(tree: FileTree, kind: string, at: string): void {
  if (kind === 'put') tree.put(at, file());
  else if (kind === 'skip') tree.put(at);
  else if (kind === 'folder') tree.putFolder(at);
  else if (kind === 'hide') tree.hide(at);
  else tree.hideBelow(at);
}

/** The same rules on a list of paths with the layer that each is of. */
function applied(
  paths: ReadonlyMap<string, number>,
  { kind, at, layer }: { kind: string; at: string; layer: number },
): Map<string, number> {
  const isBelow = (each: string) => each.startsWith(`${at}/`);
  const isAbove = (each: string) => at.startsWith(`${each}/`);
  const isGone = (each: string, of: number) => {
    if (kind === 'put') return each === at || isBelow(each) || isAbove(each);
    if (kind === 'skip') return each === at || isBelow(each);
    if (kind === 'folder') return each === at;
    return of < layer && (isBelow(each) || (kind === 'hide' && each === at));
  };
  const left = new Map([...paths].filter(([each, of]) => !isGone(each, of)));
  return kind === 'put' ? left.set(at, layer) : left;
}
