import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findPrefixProblem, planPrefix } from './plan-prefix.ts';

const facts = { name: 'parcel', owner: 'acme', version: '1.2.0-beta.1+5', tag: 'parcel@1.2.0', channel: 'beta' };

it.each([
  ['${name}/${tag}', 'parcel/parcel@1.2.0'],
  ['/releases/${owner}/${name}/${version}/', 'releases/acme/parcel/1.2.0-beta.1+5'],
  ['${channel}-${version}', 'beta-1.2.0-beta.1+5'],
])('%s becomes %s', (template, expected) => {
  expect(findPrefixProblem(template)).toBeUndefined();
  expect(planPrefix(template, facts)).toBe(expected);
});

it.each([
  ['releases', 'keep releases apart'],
  ['', 'keep releases apart'],
  ['${vresion}', '`${vresion}`; known are'],
  ['${__proto__}/${version}', '`${__proto__}`'],
  ['a/../${version}', '`.` or `..`'],
  ['a//${version}', 'an empty part'],
  ['a?b/${version}', 'a character'],
  ['a\n/${version}', 'a character'],
  [`${'a'.repeat(600)}/\${version}`, 'more than 500'],
])('%j is refused', (template, problem) => {
  expect(findPrefixProblem(template)).toContain(problem);
});

it('has no way out of its place, whatever the template', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '/', '.', '${version}', '${tag}', '$', '{', '}', '\\', '%') }),
      (template) => {
        if (findPrefixProblem(template) !== undefined) return;
        const parts = planPrefix(template, facts).split('/');
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) expect(['', '.', '..']).not.toContain(part);
      },
    ),
  );
});
