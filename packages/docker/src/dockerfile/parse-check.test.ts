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
  ['ERROR: unterminated heredoc\nDockerfile:2-3\n', { findings: [], mistake: 'unterminated heredoc' }],
  [
    `${finding}\nERROR: unterminated heredoc\nDockerfile:2\n--------------------\n   2 | >>> RUN <<EOF\n--------------------\n`,
    { findings: found, mistake: 'line 2: unterminated heredoc' },
  ],
  [
    '#1 DONE\nERROR: failed to build: failed to solve: unterminated heredoc\r\n',
    { findings: [], mistake: 'unterminated heredoc' },
  ],
  ['ERROR: failed to solve: file with no instructions\n', { findings: [], mistake: 'file with no instructions' }],
  [
    'ERROR: base name (${BASE}) should not be blank\nDockerfile:2\n--------------------\n   2 | >>> FROM ${BASE}\n--------------------\n',
    { findings: [], mistake: 'line 2: base name (${BASE}) should not be blank' },
  ],
  [
    'ERROR: failed to solve: circular dependency detected on stage: a\n',
    { findings: [], mistake: 'circular dependency detected on stage: a' },
  ],
  [
    '#5 RUN echo unterminated heredoc\nERROR: failed to solve: process "false" did not complete: exit code: 1\n',
    { findings: [] },
  ],
  [
    'Dockerfile:1\n--------------------\n   1 | >>> FROM nosuch\n--------------------\nERROR: failed to solve: nosuch: failed to resolve source metadata\n',
    { findings: [] },
  ],
  ['ERROR: failed to solve: python:3.14: failed to resolve source metadata\n', { findings: [] }],
])('reads %j', (printed, check) => {
  expect(parseCheck(printed)).toEqual(check);
});
