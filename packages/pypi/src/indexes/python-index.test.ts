import { expect, test } from '@jest/globals';
import { pythonIndex } from './python-index.ts';

test.each([
  ['https://upload.pypi.org/legacy/', 'PyPI', 'https://pypi.org/simple', 'https://pypi.org/project/acme-x/1.0/'],
  [
    'https://test.pypi.org/legacy/',
    'TestPyPI',
    'https://test.pypi.org/simple',
    'https://test.pypi.org/project/acme-x/1.0/',
  ],
  ['https://index.example:8443/upload', 'index.example:8443', undefined, undefined],
])('%s is %s', (repository, name, simple, page) => {
  const index = pythonIndex(repository);

  expect([index.name, index.known?.simple, index.pageOf('Acme.x', '1.0')]).toEqual([name, simple, page]);
});

test('only the files of PyPI’s own host are its own', () => {
  const { known } = pythonIndex('https://upload.pypi.org/legacy/');

  expect(known?.isOwn?.(new URL('https://files.pythonhosted.org/packages/ab/acme-1.tar.gz'))).toBe(true);
  expect(known?.isOwn?.(new URL('https://test-files.pythonhosted.org/packages/ab/acme-1.tar.gz'))).toBe(false);
});
