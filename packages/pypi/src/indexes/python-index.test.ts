import { expect, test } from '@jest/globals';
import { pythonIndex } from './python-index.ts';

test.each([
  [
    'https://upload.pypi.org/legacy/',
    'PyPI',
    'https://pypi.org/simple/acme-x/',
    'https://pypi.org/project/acme-x/1.0/',
  ],
  [
    'https://test.pypi.org/legacy/',
    'TestPyPI',
    'https://test.pypi.org/simple/acme-x/',
    'https://test.pypi.org/project/acme-x/1.0/',
  ],
  [
    'https://index.example:8443/upload',
    'index.example:8443',
    'https://index.example:8443/simple/acme-x/',
    'https://index.example:8443/simple/acme-x/',
  ],
])('%s is %s', (repository, name, files, page) => {
  const index = pythonIndex(repository);

  expect([index.name, index.filesOf('Acme.x'), index.pageOf('Acme.x', '1.0')]).toEqual([name, files, page]);
});

test('credentials may go to an index of the same origin only', () => {
  expect(pythonIndex('https://a.example/legacy/').isOneOrigin).toBe(true);
  expect(pythonIndex('https://a.example/legacy/', 'https://b.example/simple').isOneOrigin).toBe(false);
  expect(pythonIndex('https://upload.pypi.org/legacy/').isOneOrigin).toBe(false);
});
