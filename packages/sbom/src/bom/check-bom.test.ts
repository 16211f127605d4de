import { expect, it } from '@jest/globals';
import { checkBom } from './check-bom.ts';

const root = { 'bom-ref': 'root' };

it('finds nothing in a document whose references fit', () => {
  expect(
    checkBom({
      metadata: { component: root },
      components: [{ 'bom-ref': 'a' }],
      dependencies: [{ ref: 'root', dependsOn: ['a'] }, { ref: 'a' }],
      compositions: [{ dependencies: ['root'] }],
    }),
  ).toEqual([]);
});

it('finds references to nothing and two components with one reference', () => {
  expect(
    checkBom({
      metadata: { component: root },
      components: [root],
      dependencies: [{ ref: 'b', dependsOn: ['c'] }],
      compositions: [{ dependencies: ['d'] }],
    }),
  ).toEqual([
    'Two components have the reference root.',
    'Nothing has the reference b.',
    'Nothing has the reference c.',
    'Nothing has the reference d.',
  ]);
});
