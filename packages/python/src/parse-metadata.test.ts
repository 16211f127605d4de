import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMetadata } from './parse-metadata.ts';

test('reads headers whatever their case, repeated ones in order, and the body as description', () => {
  const metadata = parseMetadata('Name: parcel\nCLASSIFIER: A :: B\nClassifier:  C\n\n# Parcel\n\nName: no header\n');

  expect(Object.fromEntries(metadata)).toEqual({
    name: ['parcel'],
    classifier: ['A :: B', 'C'],
    description: ['# Parcel\n\nName: no header\n'],
  });
});

test('keeps continuation lines as they stand', () => {
  const metadata = parseMetadata('License: MIT\n        Copyright\n\n  more\nSummary: x');

  expect(metadata.get('license')).toEqual(['MIT\n        Copyright']);
  expect(metadata.get('description')).toEqual(['  more\nSummary: x']);
});

test('understands CRLF and leaves it in the description', () => {
  const metadata = parseMetadata('Name: parcel\r\nVersion: 1\r\n\r\na\r\nb');

  expect(metadata.get('version')).toEqual(['1']);
  expect(metadata.get('description')).toEqual(['a\r\nb']);
});

test('a line that is no header begins the description', () => {
  expect(Object.fromEntries(parseMetadata('Name: parcel\nno header\n'))).toEqual({
    name: ['parcel'],
    description: ['no header\n'],
  });
});

test('an empty description is none', () => {
  expect(parseMetadata('Name: parcel\n\n').has('description')).toBe(false);
});

test('gives back every field that was written', () => {
  const value = fc.stringMatching(/^[^\s\r\n][^\r\n]*$/);
  const name = fc.constantFrom('Name', 'Summary', 'Classifier', 'Requires-Dist', 'Project-URL');
  const body = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), body, (fields, description) => {
      const text = `${fields.map(([key, each]) => `${key}: ${each}\n`).join('')}\n${description}`;

      const metadata = parseMetadata(text);

      for (const [key] of fields) {
        const written = fields.filter(([other]) => other === key).map(([, each]) => each);
        expect(metadata.get(key.toLowerCase())).toEqual(written);
      }
      expect(metadata.get('description')).toEqual(description === '' ? undefined : [description]);
    }),
  );
});
