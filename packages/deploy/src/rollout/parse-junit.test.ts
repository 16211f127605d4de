import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJunit } from './parse-junit.ts';

const asEntities = (text: string) => text.replace(/[^a-zA-Z0-9 ]/g, (letter) => `&#${letter.codePointAt(0)};`);

it('counts tests and those that failed, whatever they are called', () => {
  const test = fc.record({
    name: fc.string({ unit: 'grapheme-ascii' }),
    kind: fc.constantFrom('', 'failure', 'error', 'skipped', 'failure|error'),
  });
  fc.assert(
    fc.property(fc.array(test), (tests) => {
      const cases = tests.map(({ name, kind }) => {
        const inside = kind
          .split('|')
          .filter(Boolean)
          .map((each) => `<${each} message="a > b"/>`)
          .join('');
        return `<testcase name="${asEntities(name)}">${inside}<system-out><![CDATA[<testcase/><failure/>]]></system-out></testcase>`;
      });
      expect(
        parseJunit(`<?xml version="1.0"?><testsuites><testsuite tests="99">${cases.join('')}</testsuite></testsuites>`),
      ).toEqual({
        tests: tests.length,
        failures: tests.filter(({ kind }) => /failure|error/.test(kind)).length,
      });
    }),
  );
});

it.each([
  ['<testsuite><testcase/></testsuite>', { tests: 1, failures: 0 }],
  ['<testsuites/>', { tests: 0, failures: 0 }],
  ['<testsuite><failure/></testsuite>', { tests: 0, failures: 0 }],
  ['\uFEFF<testsuite><testcase><error/></testcase></testsuite>', { tests: 1, failures: 1 }],
])('reads %s', (text, expected) => {
  expect(parseJunit(text)).toEqual(expected);
});

it.each([
  ['', 'must contain a root element'],
  ['no XML', expect.any(String)],
  ['<testsuites><testcase>', expect.any(String)],
  ['<html></html>', 'its first element is `html`'],
  ['<!DOCTYPE x [<!ENTITY a "b">]><testsuites/>', 'it declares a document type'],
  [`${'<testsuite>'.repeat(200)}${'</testsuite>'.repeat(200)}`, 'nested deeper than 100'],
])('refuses %s', (text, problem) => {
  expect(parseJunit(text)).toEqual({
    problem: typeof problem === 'string' ? expect.stringContaining(problem) : problem,
  });
});

it('quotes little of a report that is none', () => {
  const { problem } = parseJunit(`<${'a'.repeat(1_000_000)}/>`) as { readonly problem: string };

  expect(problem.length).toBeLessThan(300);
});
