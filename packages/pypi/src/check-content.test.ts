import { expect, test } from '@jest/globals';
import { checkContent } from './check-content.ts';

const sdist = {
  kind: 'sdist',
  name: 'a-1.tar.gz',
  path: '',
  project: 'a',
  version: '1',
  pythonTag: 'source',
  sha256: '',
  metadata: new Map([
    ['description', ['text']],
    ['description-content-type', ['text/plain']],
  ]),
} as const;

test.each([
  [true, 100 * 2 ** 20, []],
  [true, 100 * 2 ** 20 + 1, ['EFILETOOLARGE']],
  [false, 200 * 2 ** 20, []],
])('where PyPI’s rules hold (%j), a file of %i bytes is %j', async (isPyPI, size, codes) => {
  const errors = await checkContent([{ ...sdist, size }], { isPyPI, fileLimit: 100 });

  expect(errors.map(({ code }) => code)).toEqual(codes);
});

test('what several files share is one error that names them', async () => {
  const files = ['a-1.tar.gz', 'b-1.tar.gz'].map((name) => ({ ...sdist, name, size: 1, metadata: new Map() }));

  const errors = await checkContent(files, { isPyPI: true, fileLimit: 100 });

  expect(errors.map(({ message }) => message)).toEqual(['There is no description (in `a-1.tar.gz`, `b-1.tar.gz`).']);
});
