import { expect, test } from '@jest/globals';
import { locateMarked } from './locate-marked.ts';
import type { Form } from './place.ts';

function valuesOf(text: string, { count = 1, form = 'pep440' as Form, tagFormat = 'v${version}' } = {}) {
  const located = locateMarked({ file: 'x', text }, { kind: 'marker', count }, { form, tagFormat });
  for (const { span, value } of located) expect(text.slice(span.start, span.end)).toBe(value);
  return located.map(({ value }) => value);
}

test.each([
  ['VERSION = "1.2.0b1"  # x-release-version\nOTHER = "1.2.0b1"', '1.2.0b1'],
  ['  image: parcel:v1.2.0-beta.3 # x-release-version', '1.2.0-beta.3'],
  ['<!-- x-release-version --> pip install parcel==1.2.0rc1', '1.2.0rc1'],
  ['parcel-1.2.0-py3-none-any.whl (x-release-version)', '1.2.0'],
  ['1.2.0.post1+local.1, x-release-version', '1.2.0.post1+local.1'],
])('finds the version in %j', (text, version) => {
  expect(valuesOf(text)).toEqual([version]);
});

test('finds a tag as the project writes it', () => {
  const options = { form: 'tag' as const, tagFormat: 'parcel/v${version}' };

  expect(valuesOf('uses: acme/x@parcel/v1.2.0-rc.1 # x-release-version 1.0', options)).toEqual(['parcel/v1.2.0-rc.1']);
});

test('finds several lines', () => {
  expect(valuesOf('1.0 x-release-version\r\n1.1 x-release-version\r\n', { count: 2 })).toEqual(['1.0', '1.1']);
});

test.each([
  ['nothing is marked', '1.0', 'EMATCHCOUNT'],
  ['too much is marked', '1.0 x-release-version\n1.0 x-release-version', 'EMATCHCOUNT'],
  ['a marked line has no version', 'x-release-version', 'EUNCLEARVERSION'],
  ['a marked line has two', '1.0 1.1 x-release-version', 'EUNCLEARVERSION'],
])('refuses when %s', (_, text, code) => {
  expect(() => valuesOf(text)).toThrow(expect.objectContaining({ code }));
});
