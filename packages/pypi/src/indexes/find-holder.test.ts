import { expect, test } from '@jest/globals';
import { findHolder, staysWithin } from './find-holder.ts';
import { findKnownIndex } from './known-indexes.ts';
import { pythonIndex } from './python-index.ts';

const unknown = { repository: 'https://index.example/legacy/', base: 'https://index.example/simple', known: undefined };
const devpi = {
  repository: 'https://devpi.example/ada/prod/',
  base: 'https://devpi.example/ada/prod/+simple',
  known: undefined,
};
const of = (repository: string, base = '') => ({
  repository,
  base: base || repository,
  known: findKnownIndex(repository),
});
const gitlab = of('https://gitlab.example/api/v4/projects/a%2Fb/packages/pypi');
const pypi = {
  repository: 'https://upload.pypi.org/legacy/',
  base: 'https://pypi.org/simple',
  known: pythonIndex('https://upload.pypi.org/legacy/').known,
};

test.each([
  ['https://index.example/files/a.whl', unknown, 'unknown'],
  ['https://files.pythonhosted.org/packages/ab/a.whl', unknown, 'other'],
  ['http://index.example/files/a.whl', unknown, 'other'],
  ['https://files.pythonhosted.org/packages/ab/a.whl', pypi, 'index'],
  ['https://pypi.org/files/a.whl', pypi, 'other'],
  ['https://devpi.example/ada/prod/+f/e58/a.whl', devpi, 'index'],
  ['https://devpi.example/ada/production/+f/e58/a.whl', devpi, 'other'],
  ['https://devpi.example/root/pypi/+f/e58/a.whl', devpi, 'other'],
  ['https://gitlab.example/api/v4/projects/42/packages/pypi/files/ab/a.whl', gitlab, 'index'],
  ['https://gitlab.example/api/v4/projects/42/packages/pypi/forward/a/files.pythonhosted.org/a.whl', gitlab, 'other'],
  ['https://acme.example/api/pypi/virtual/packages/a.whl', of('https://acme.example/api/pypi/virtual/'), 'unknown'],
])('%s is kept by what %j tells: %s', (file, evidence, holder) => {
  expect(findHolder(file, evidence)).toBe(holder);
});

test.each([
  ['https://index.example/simple', 'https://index.example/simple/acme-x/', true],
  ['https://index.example/simple', 'https://index.example/simple/Acme_X', true],
  ['https://index.example/simple', 'https://index.example/simple/acme-x/index.html', true],
  ['http://index.example/simple', 'https://index.example/simple/acme-x/', true],
  ['http://index.example:8080/simple', 'https://index.example/simple/acme-x/', false],
  ['https://index.example/simple', 'https://pypi.org/simple/acme-x/', false],
  ['https://index.example/simple', 'https://index.example/other/simple/acme-x/', false],
  ['https://index.example/simple', 'https://index.example/simple/acme-y/', false],
  ['https://index.example/simple', 'https://index.example/simple-mirror/acme-x/', false],
])('from %s to %s stays within: %j', (base, location, expected) => {
  expect(staysWithin(base, 'Acme.X', location)).toBe(expected);
});
