import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from '../workspace.ts';
import { describeUnsteady, type FileResult, filesToRepeat, type Results, replaceResults } from './test-results.ts';

/** @param tests of each file: `+` passed, `-` failed; a file without any could not be loaded */
function resultsWith(files: Readonly<Record<string, string>>): Results {
  const testResults = Object.entries(files).map(([path, tests]): FileResult => {
    const assertionResults = [...tests].map((sign, index) => ({
      fullName: `case ${index}`,
      status: sign === '+' ? 'passed' : 'failed',
      failureMessages: sign === '+' ? [] : ['expected 1, received 2\n    at a.ts:1\n    at b.ts:2'],
    }));
    const status = tests === '' || tests.includes('-') ? 'failed' : 'passed';
    return { name: join(root, path), status, startTime: 0, endTime: 0, assertionResults };
  });
  const all = Object.values(files);
  return {
    numPassedTests: all.join('').split('+').length - 1,
    numFailedTests: all.join('').split('-').length - 1,
    numRuntimeErrorTestSuites: all.filter((tests) => tests === '').length,
    testResults,
  };
}

describe('which files are run again', () => {
  it.each([
    ['one that failed', { 'test/a.test.ts': '+-', 'test/b.test.ts': '+' }, ['test/a.test.ts']],
    ['one that could not be loaded', { 'test/a.test.ts': '', 'test/b.test.ts': '+' }, ['test/a.test.ts']],
    ['none when all passed', { 'test/a.test.ts': '+' }, []],
    ['none when three failed', { 'test/a.test.ts': '-', 'test/b.test.ts': '-', 'test/c.test.ts': '-' }, []],
    [
      'unit tests and end-to-end tests alike',
      { 'test/a.test.ts': '-', 'packages/kernel/src/b.test.ts': '-' },
      ['test/a.test.ts', 'packages/kernel/src/b.test.ts'],
    ],
  ])('%s', (_case, files, expected) => {
    expect(filesToRepeat(resultsWith(files))).toEqual(expected.map((path) => join(root, path)));
  });
});

it.each(['+++', '+-+', ''])('the second run of a file counts in place of the first: %s', (again) => {
  const first = resultsWith({ 'test/a.test.ts': '-+-', 'test/b.test.ts': '++' });

  expect(replaceResults(first, resultsWith({ 'test/a.test.ts': again }))).toEqual(
    resultsWith({ 'test/a.test.ts': again, 'test/b.test.ts': '++' }),
  );
});

it('a test that passed only in the second run is named with its failure', () => {
  const first = resultsWith({ 'test/a.test.ts': '+-', 'test/b.test.ts': '-' });

  expect(describeUnsteady(first, resultsWith({ 'test/a.test.ts': '++', 'test/b.test.ts': '-' }))).toEqual([
    'Unsteady: test/a.test.ts: case 1\nexpected 1, received 2',
  ]);
});
