import { expect, it } from '@jest/globals';
import { parseCheck } from './parse-check.ts';

/** As buildx 0.29 prints it. */
const finding = `Check complete, 1 warning has been found!

WARNING: FromAsCasing - https://docs.docker.com/go/dockerfile/rule/from-as-casing/
'as' and 'FROM' keywords' casing do not match
Dockerfile:1
--------------------
   1 | >>> FROM scratch as x
--------------------
`;
const found = [{ rule: 'FromAsCasing', sentence: "'as' and 'FROM' keywords' casing do not match" }];

it.each([
  ['Check complete, no warnings found.\n', { findings: [] }],
  [finding, { findings: found }],
  [finding.replaceAll('\n', '\r\n'), { findings: found }],
  [`${finding}\nERROR: lint violation found for rules: FromAsCasing\n`, { findings: found, broken: 'FromAsCasing' }],
  [
    'ERROR: dockerfile parse error on line 2: unknown instruction: FORM (did you mean FROM?)\nDockerfile:2\n',
    { findings: [], mistake: 'line 2: unknown instruction: FORM' },
  ],
  ['ERROR: failed to solve: python:3.14: failed to resolve source metadata\n', { findings: [] }],
])('reads %j', (printed, check) => {
  expect(parseCheck(printed)).toEqual(check);
});
