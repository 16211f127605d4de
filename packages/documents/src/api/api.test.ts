import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkOpenApi } from './load-openapi.ts';
import { type OpenApi, parseOpenApi, versionIn } from './parse-openapi.ts';
import { setVersion } from './set-version.ts';

const parsed = (text: string) => parseOpenApi(text) as OpenApi;
const refusal = (text: string) =>
  checkOpenApi(text, '`openapi.json`').then(
    () => 'valid',
    ({ code, message }) => `${code} ${message}`,
  );
const document = (more: string) => `{"openapi":"3.1.0","info":{"title":"A","version":"1"},${more}}`;

describe('a document', () => {
  it.each([
    ['JSON', document('"paths":{}')],
    ['JSON with a byte-order mark', `\uFEFF${document('"paths":{}')}`],
    ['YAML', 'openapi: 3.0.3\ninfo: {title: A, version: "1"}\npaths: {}\n'],
    ['YAML in braces', '{openapi: 3.0.3, info: {title: A, version: "1"}, paths: {}}'],
    ['OpenAPI 3.2', document('"paths":{}').replace('3.1.0', '3.2.0')],
    ['Swagger', '{"swagger":"2.0","info":{"title":"A","version":"1"},"paths":{}}'],
    ['webhooks alone', document('"webhooks":{}')],
    [
      'a schema that holds itself',
      document('"paths":{},"components":{"schemas":{"A":{"properties":{"a":{"$ref":"#/components/schemas/A"}}}}}'),
    ],
  ])('may be %s', async (_what, text) => {
    expect(await refusal(text)).toBe('valid');
  });

  it.each([
    ['', 'EOPENAPI `openapi.json` is not a valid OpenAPI document: it is empty.'],
    ['\n', 'it is empty'],
    ['[]', 'it is not an object'],
    ['just words', 'it is not an object'],
    ['{"openapi": "3.1.0",', 'it is not JSON'],
    ['a: [', 'it is not YAML'],
    ['a: &a [*a, *a]\n<<: *b', 'it '],
    [`${'['.repeat(5000)}`, 'nested too deeply'],
    ['{"openapi":"4.0.0"}', 'no `openapi` with a version from 3.0 to 3.2'],
    ['{"a":1}', 'no `openapi` with a version from 3.0 to 3.2'],
    [document('"paths":[]'), 'paths must be object'],
    ['openapi: 3.1.0\ninfo: {title: A, version: 1.0}\npaths: {}', 'info › version must be string: write it in quotes'],
    [
      document('"paths":{"/a":{"get":{"responses":{"200":{}}}}}'),
      "paths › /a › get › responses › 200 must have required property 'description'",
    ],
    [document('"paths":{},"pathz":{}'), '`pathz`'],
    [document('"paths":{"/a":{"$ref":"paths.yaml#/a"}}'), 'EOPENAPIREFERENCE `openapi.json` refers to `paths.yaml#/a`'],
    [
      document('"paths":{},"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"}}}'),
      'EOPENAPIREFERENCE `openapi.json` refers to `#/components/schemas/B`',
    ],
  ])('is not %s', async (text, problem) => {
    expect(await refusal(text)).toContain(problem);
  });

  it('is not a bomb of aliases', async () => {
    const lines = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`),
    ];

    expect(await refusal(lines.join('\n'))).toContain('EOPENAPI');
  });
});

describe('a version is written', () => {
  it.each([
    [
      '{"info":{"version":"1","max":9223372036854775807}, "x":1.0}',
      '{"info":{"version":"2.0.0","max":9223372036854775807}, "x":1.0}',
    ],
    ['{"x":{"version":"1"},"info":{"a":"b","version":""}}', '{"x":{"version":"1"},"info":{"a":"b","version":"2.0.0"}}'],
    ['\uFEFF{\r\n\t"info": {"version": "1"}\r\n}\r\n', '\uFEFF{\r\n\t"info": {"version": "2.0.0"}\r\n}\r\n'],
    ['# c\ninfo:\n  version: v1 # d\n', '# c\ninfo:\n  version: 2.0.0 # d\n'],
    ["info: {version: '1', b: 2}\n", "info: {version: '2.0.0', b: 2}\n"],
  ])('into %j, where nothing else changes', (text, expected) => {
    expect(setVersion(parsed(text), '2.0.0')?.text).toBe(expected);
  });

  it.each([
    'info: {version: &v "1"}\nx: *v\n',
    'info:\n  version: |\n    1\n',
    '{"info":1}',
    '{}',
    'x: &x "1"\ninfo: {version: *x}\n',
  ])('not into %j', (text) => {
    expect(setVersion(parsed(text), '2.0.0')).toBeUndefined();
  });

  it('into any document', () => {
    const info = fc.record({ title: fc.string(), version: fc.string() });
    fc.assert(
      fc.property(info, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(undefined, 2, '\t'), (found, other, indent) => {
        const text = JSON.stringify({ info: found, other }, null, indent);
        const set = setVersion(parsed(text), '1.2.0-beta.1') as OpenApi;

        expect(versionIn(set)).toBe('1.2.0-beta.1');
        expect(set.data).toEqual({ ...parsed(text).data, info: { ...found, version: '1.2.0-beta.1' } });
      }),
      { numRuns: 200 },
    );
  });
});
