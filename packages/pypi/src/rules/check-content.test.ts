import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { packTar } from 'modern-tar';
import { checkContent } from './check-content.ts';

/** What the rules do not look into. */
const anArchive = async () =>
  temporaryFolder({
    'a.tar.gz': gzipSync(
      await packTar(['PKG-INFO', 'x'].map((name) => ({ header: { name: `a-1/${name}`, size: 0 } }))),
    ),
  });

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
  await using folder = await anArchive();
  const path = join(folder.path, 'a.tar.gz');

  const errors = await checkContent([{ ...sdist, path, size }], { isPyPI, fileLimit: 100, warn: () => {} });

  expect(errors.map(({ code }) => code)).toEqual(codes);
});

test('what several files share is one error that names them', async () => {
  await using folder = await anArchive();
  const path = join(folder.path, 'a.tar.gz');
  const files = ['a-1.tar.gz', 'b-1.tar.gz'].map((name) => ({ ...sdist, name, path, sha256: name, size: 1 }));

  const wrong = files.map((file) => ({ ...file, metadata: new Map([['home-page', ['nowhere']]]) }));
  const errors = await checkContent(wrong, { isPyPI: true, fileLimit: 100, warn: () => {} });

  expect(errors.map(({ message }) => message)).toEqual(['`nowhere` is not a URL (in `a-1.tar.gz`, `b-1.tar.gz`).']);
});

test('the same bytes under two names are refused', async () => {
  await using folder = await anArchive();
  const path = join(folder.path, 'a.tar.gz');
  const files = ['a-1.tar.gz', 'b-1.tar.gz'].map((name) => ({ ...sdist, name, path, size: 1 }));

  const errors = await checkContent(files, { isPyPI: true, fileLimit: 100, warn: () => {} });

  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('hold the same bytes')]);
});
