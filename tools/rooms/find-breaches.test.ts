import { describe, expect, it } from '@jest/globals';
import { findBreaches } from './find-breaches.ts';
import { findImports } from './read-imports.ts';
import { renderPicture } from './render-rooms.ts';

const room = (name: string, ...uses: string[]) => ({ name, does: 'x', uses });
const table = [room('steps', 'send'), room('send')];
const folders = ['steps', 'send'];

describe('rooms', () => {
  it('are entered by their index, along the arrows of the table', () => {
    const imports = [
      { from: 'index.ts', to: 'steps/publish.ts' },
      { from: 'steps/publish.ts', to: 'send/index.ts' },
      { from: 'steps/publish.ts', to: 'errors.ts' },
      { from: 'send/index.ts', to: 'send/client.ts' },
    ];
    expect(findBreaches(table, { folders, imports })).toEqual([]);
  });

  it.each([
    ['a side door', 'steps/publish.ts', 'send/client.ts', 'a room is entered by its index.ts'],
    ['an arrow that the table lacks', 'send/client.ts', 'steps/index.ts', '`send` may not use `steps`'],
    ["the package's index", 'send/client.ts', 'index.ts', "the package's own index.ts"],
  ])('name %s', (_, from, to, sentence) => {
    const imports = [
      { from: 'steps/publish.ts', to: 'send/index.ts' },
      { from, to },
    ];
    expect(findBreaches(table, { folders, imports }).join('\n')).toContain(sentence);
  });

  it('name an arrow that nobody goes, a folder without a row, and circles', () => {
    const circular = [room('a', 'b'), room('b', 'a')];
    const imports = [{ from: 'a/index.ts', to: 'b/index.ts' }];
    expect(findBreaches(circular, { folders: ['a', 'b', 'c'], imports })).toEqual([
      '`c` is no room of tools/rooms.ts',
      '`b` does not use `a`',
      'Rooms in a circle: a, b',
    ]);
  });

  it('count imports of types, re-exports and lazy ones', () => {
    const text = `import type { A } from './a.ts';\nexport { b } from '../b/index.ts';\nimport './c.ts';
const d = await import('./d.ts');\nimport { e } from 'elsewhere';\n`;
    expect(findImports('room/file.ts', text).map(({ to }) => to)).toEqual([
      'room/a.ts',
      'b/index.ts',
      'room/c.ts',
      'room/d.ts',
    ]);
  });

  it('are drawn without the arrows that follow from others', () => {
    const picture = renderPicture([room('a', 'b', 'c'), room('b', 'c'), room('c'), room('d')]);
    expect(picture.split('\n').slice(2, -1)).toEqual(['  a --> b', '  b --> c', '  d']);
  });
});
