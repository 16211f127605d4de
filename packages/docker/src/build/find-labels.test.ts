import { expect, it } from '@jest/globals';
import { projectAuthors } from './find-labels.ts';

it.each([
  [
    { project: { authors: [{ name: 'Ada', email: 'ada@example.com' }, { name: 'Grace' }, { email: 'x@y.z' }] } },
    'Ada <ada@example.com>, Grace, x@y.z',
  ],
  [{ tool: { poetry: { authors: ['Ada <ada@example.com>'] } } }, 'Ada <ada@example.com>'],
  [{ project: { authors: [{}] } }, undefined],
  [{}, undefined],
])('of %j are %s', (document, authors) => {
  expect(projectAuthors({ document } as Parameters<typeof projectAuthors>[0])).toBe(authors);
});
