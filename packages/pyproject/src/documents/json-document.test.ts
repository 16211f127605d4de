import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Path } from './data.ts';
import { openJson } from './json-document.ts';

const locateJsonValue = (text: string, path: Path) => openJson({ file: 'x.json', text }).locate(path);

async function replaced(text: string, path: Path, version: string): Promise<string | undefined> {
  const located = await locateJsonValue(text, path);
  return located && text.slice(0, located.span.start) + version + text.slice(located.span.end);
}

test.each<[string, Path, string]>([
  ['{"version":"1.0.0"}', ['version'], '{"version":"2.0.0"}'],
  ['{\r\n\t"version" : "1.0.0"\r\n}\r\n', ['version'], '{\r\n\t"version" : "2.0.0"\r\n}\r\n'],
  [
    '\uFEFF{"a":{"version":"1.0.0"},"version":"1.0.0"}',
    ['version'],
    '\uFEFF{"a":{"version":"1.0.0"},"version":"2.0.0"}',
  ],
  ['{"v\\u0065rsion":"1\\u002e0.0"}', ['version'], '{"v\\u0065rsion":"2.0.0"}'],
  ['{"packages":{"":{"version":"1.0.0"}}}', ['packages', '', 'version'], '{"packages":{"":{"version":"2.0.0"}}}'],
  ['{"a":["0","1.0.0"]}', ['a', 1], '{"a":["0","2.0.0"]}'],
  ['{"version":"0.0.1","version":"1.0.0"}', ['version'], '{"version":"0.0.1","version":"2.0.0"}'],
])('replaces the value in %j', async (before, path, after) => {
  expect(await replaced(before, path, '2.0.0')).toBe(after);
});

test.each<[string, Path]>([
  ['{}', ['version']],
  ['{"version":1}', ['version']],
  ['["1.0.0"]', ['version']],
  ['[]', [0]],
  ['"1.0.0"', ['version']],
])('finds nothing in %j', async (text, path) => {
  expect(await locateJsonValue(text, path)).toBeUndefined();
});

test('changes the version and nothing else, whatever stands around it', async () => {
  const indents = fc.constantFrom(undefined, 1, 2, 4, '\t');
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue()),
      indents,
      fc.boolean(),
      async (noise, indent, hasMark) => {
        const document = { ...noise, version: '1.0.0', nested: { version: '1.0.0' }, tail: noise };
        const text = (hasMark ? '\uFEFF' : '') + JSON.stringify(document, null, indent);

        const result = (await replaced(text, ['version'], '2.0.0-rc.1')) ?? '';

        expect(JSON.parse(result.replace(/^\uFEFF/, ''))).toEqual(
          JSON.parse(JSON.stringify({ ...document, version: '2.0.0-rc.1' })),
        );
        expect(result.replace('2.0.0-rc.1', '')).toHaveLength(text.length - '1.0.0'.length);
      },
    ),
  );
});

test.each(['[', '{"a":'])('a document that is nested too deeply is named: %s', (open) => {
  const text = `{"version":"1.0.0","a":${open.repeat(5000)}1${(open === '[' ? ']' : '}').repeat(5000)}}`;

  expect(() => openJson({ file: 'package.json', text })).toThrow(expect.objectContaining({ code: 'EINVALIDJSON' }));
});
