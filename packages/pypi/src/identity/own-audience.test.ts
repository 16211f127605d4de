import { expect, it } from '@jest/globals';
import { pythonIndex } from '../indexes/python-index.ts';
import { ownAudience } from './own-audience.ts';

const pypi = 'https://upload.pypi.org/legacy/';
const own = 'https://pypi.corp.example:8443/upload/';

it.each([
  [pypi, undefined, 'pypi'],
  ['https://test.pypi.org/legacy/', undefined, 'testpypi'],
  [own, undefined, 'pypi.corp.example'],
  [own, undefined, 'pypi.corp.example:8443'],
  [own, undefined, 'https://pypi.corp.example:8443/oidc'],
  [own, 'corp-packages', 'corp-packages'],
  ['http://127.0.0.1:8080/legacy/', undefined, 'pypi'],
])('%s with the option %s may ask for %s', (repository, chosen, asked) => {
  expect(ownAudience(pythonIndex(repository), chosen, asked)).toBe(asked);
});

it.each([
  [pypi, undefined, 'testpypi'],
  [pypi, undefined, 'sigstore'],
  [own, undefined, 'pypi'],
  [own, undefined, 'sigstore'],
  [own, undefined, 'sts.amazonaws.com'],
  [own, undefined, 'https://evil.example/pypi.corp.example:8443'],
  [own, undefined, ''],
  [own, 'corp-packages', 'pypi.corp.example'],
  ['http://127.0.0.1:8080/legacy/', undefined, 'sigstore'],
])('%s with the option %s may not ask for %s', (repository, chosen, asked) => {
  expect(ownAudience(pythonIndex(repository), chosen, asked)).toBeUndefined();
});
