import { expect, it } from '@jest/globals';
import { findUnpublished } from './find-unpublished.ts';

const exports = { '.': './src/index.ts', './schema.json': './schema.json', './verify': './src/verify-release.ts' };
const inPackage = (...files: string[]) => files.map((file) => `/node_modules/@waybill/docker/${file}`);
const whole = ['package.json', 'README.md', 'schema.json', 'dist/index.js', 'dist/index.js.map', 'dist/index.d.ts'];

it('takes entry points, chunks, their maps and licences', () => {
  const more = ['dist/verify-release.d.ts', 'dist/shared-B3k_x-1.js', 'dist/valibot.LICENSE.md', 'LICENSE'];

  expect(findUnpublished(inPackage(...whole, ...more), exports)).toEqual([]);
});

it('names what is too much and what is missing', () => {
  const files = inPackage(...whole.filter((file) => file !== 'schema.json'), 'dist/image/name.d.ts', 'src/index.ts');

  expect(findUnpublished(files, exports)).toEqual([
    'publishes `dist/image/name.d.ts`, which is no entry point',
    'publishes `src/index.ts`, which is no entry point',
    'lacks `dist/verify-release.d.ts`',
    'lacks `schema.json`',
  ]);
});
