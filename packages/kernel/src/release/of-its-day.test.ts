import { expect, it } from '@jest/globals';
import { isOfItsDay } from './of-its-day.ts';

it.each([
  ['scan', 'acme.sarif', true],
  ['report', 'CHECKLIST.md', true],
  ['report', 'coverage', true],
  ['report', 'benchmarks', true],
  ['report', 'sbom-changes.json', false],
  ['sbom', 'coverage', false],
  ['wheel', 'coverage-7.0-py3-none-any.whl', false],
])('%s %s cannot be made again: %s', (kind, name, expected) => {
  expect(isOfItsDay({ kind, name })).toBe(expected);
});
