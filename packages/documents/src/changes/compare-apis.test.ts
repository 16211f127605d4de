import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../api/index.ts';
import { compareApis } from './compare-apis.ts';
import { allowsBreaking } from './judge-release.ts';
import { renderChanges } from './render-changes.ts';

/** An API whose parts a test changes: one operation that takes and gives, and one beside it. */
function api() {
  return {
    openapi: '3.0.3',
    info: { title: 'Parcel', version: '1' },
    paths: {
      '/parcels/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] as object[],
        put: {
          parameters: [
            { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
            { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
          ] as object[],
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/In' } } } } as object,
          responses: {
            '200': {
              description: 'ok',
              headers: { ETag: {} },
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Out' } } },
            },
            '404': { description: 'none' },
          } as Record<string, object>,
        } as Record<string, unknown>,
      } as Record<string, unknown>,
      '/health': { get: { responses: { '200': { description: 'up' } } } },
    } as Record<string, Record<string, unknown>>,
    components: {
      schemas: {
        In: {
          type: 'object',
          required: ['to'],
          properties: {
            to: { type: 'string' },
            kind: { type: 'string', enum: ['letter', 'box'] },
            inner: { $ref: '#/components/schemas/In' },
          },
        } as Record<string, unknown>,
        Out: {
          type: 'object',
          required: ['id'],
          properties: {
            id: { type: 'integer', format: 'int32' },
            note: { type: 'string' },
            tags: { type: 'array', items: { type: 'string', enum: ['new'] } },
          },
        } as Record<string, unknown>,
      },
    },
  };
}

type Api = ReturnType<typeof api>;
const put = ({ paths }: Api) => paths['/parcels/{id}']?.['put'] as Record<string, never>;
const parameter = (each: Api, at: number) => put(each)['parameters']?.[at] as unknown as Record<string, unknown>;
const property = (each: Api, schema: 'In' | 'Out', name: string) =>
  (each.components.schemas[schema]['properties'] as Record<string, Record<string, unknown>>)[name] ?? {};

/** `!` before what breaks. */
function changesOf(edit: (after: Api) => void, prepare: (before: Api) => void = () => {}): string[] {
  const [before, after] = [api(), api()];
  prepare(before);
  prepare(after);
  edit(after);
  const { changes } = compareApis(before as unknown as JsonObject, after as unknown as JsonObject);
  return changes.map(({ isBreaking, operation, text }) => `${isBreaking ? '! ' : ''}${operation}: ${text}`);
}

const label = 'PUT /parcels/{id}:';

describe('the comparison finds', () => {
  it.each<[string, (after: Api) => void, string[]]>([
    ['nothing', () => {}, []],
    ['a removed path', ({ paths }) => void delete paths['/health'], ['! GET /health: was removed']],
    [
      'a new path',
      ({ paths }) => Object.assign(paths, { '/new': { get: { responses: {} } } }),
      ['GET /new: was added'],
    ],
    ['a removed operation', ({ paths }) => void delete paths['/health']?.['get'], ['! GET /health: was removed']],
    ['a deprecation', (a) => Object.assign(put(a), { deprecated: true }), [`${label} is deprecated now`]],
    [
      'no other name of a parameter in a path',
      ({ paths }) => {
        const item = paths['/parcels/{id}'] ?? {};
        delete paths['/parcels/{id}'];
        paths['/parcels/{key}'] = {
          ...item,
          parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string' } }],
        };
      },
      [],
    ],
    [
      'no parameter that moved to the operation, or another case of a header',
      (a) => {
        const item = a.paths['/parcels/{id}'] ?? {};
        const moved = (item['parameters'] as object[]).splice(0);
        Object.assign(put(a), { parameters: [{ ...parameter(a, 1), name: 'x-trace' }, parameter(a, 0), ...moved] });
      },
      [],
    ],
    [
      'a new required parameter',
      (a) => (put(a)['parameters'] as unknown as object[]).push({ name: 'q', in: 'query', required: true }),
      [`! ${label} query parameter \`q\` is new and required`],
    ],
    [
      'a new optional parameter',
      (a) => (put(a)['parameters'] as unknown as object[]).push({ name: 'q', in: 'cookie' }),
      [`${label} cookie parameter \`q\` was added`],
    ],
    [
      'a removed parameter',
      (a) => (put(a)['parameters'] as unknown as object[]).pop(),
      [`! ${label} header parameter \`X-Trace\` was removed`],
    ],
    [
      'a parameter that is required now',
      (a) => Object.assign(parameter(a, 0), { required: true }),
      [`! ${label} query parameter \`limit\` is required now`],
    ],
    [
      'a narrower limit',
      (a) => Object.assign(parameter(a, 0), { schema: { type: 'integer', maximum: 10 } }),
      [`! ${label} query parameter \`limit\` changed \`maximum\` from \`100\` to \`10\``],
    ],
    [
      'a wider limit',
      (a) => Object.assign(parameter(a, 0), { schema: { type: 'integer', maximum: 1000 } }),
      [`${label} query parameter \`limit\` changed \`maximum\` from \`100\` to \`1000\``],
    ],
    [
      'a wider type of what is sent',
      (a) => Object.assign(parameter(a, 0), { schema: { type: 'number', maximum: 100 } }),
      [`${label} query parameter \`limit\` changed its type from \`integer\` to \`number\``],
    ],
    [
      'another type of what is sent',
      (a) => Object.assign(parameter(a, 0), { schema: { type: 'string' } }),
      [`! ${label} query parameter \`limit\` changed its type from \`integer\` to \`string\``],
    ],
    ['a removed body', (a) => void delete put(a)['requestBody'], [`! ${label} request body was removed`]],
    [
      'a body that is required now',
      (a) => Object.assign(put(a)['requestBody'] ?? {}, { required: true }),
      [`! ${label} request body is required now`],
    ],
    [
      'another media type',
      (a) => Object.assign(put(a)['requestBody'] ?? {}, { content: { 'text/csv': {} } }),
      [`! ${label} request body is no longer \`application/json\``, `${label} request body may also be \`text/csv\``],
    ],
    [
      'a property that is required now, in a schema that holds itself',
      (a) => Object.assign(a.components.schemas.In, { required: ['to', 'kind'] }),
      [`! ${label} request body \`kind\` is required now`],
    ],
    [
      'a removed value of what is sent',
      (a) => Object.assign(property(a, 'In', 'kind'), { enum: ['letter', 'tube'] }),
      [
        `! ${label} request body \`kind\` no longer accepts \`box\``,
        `${label} request body \`kind\` also accepts \`tube\``,
      ],
    ],
    [
      'a new value of what is given, which is not called breaking',
      (a) => Object.assign(property(a, 'Out', 'tags'), { items: { type: 'string', enum: ['new', 'old'] } }),
      [`${label} response 200 \`tags[]\` may now be \`old\`, which clients must expect`],
    ],
    [
      'a removed property of what is given',
      (a) => void delete (a.components.schemas.Out['properties'] as Record<string, object>)['note'],
      [`! ${label} response 200 \`note\` was removed`],
    ],
    [
      'what is no longer always given',
      (a) => Object.assign(a.components.schemas.Out, { required: [] }),
      [`! ${label} response 200 \`id\` is no longer always there`],
    ],
    [
      'a wider type of what is given',
      (a) => Object.assign(property(a, 'Out', 'id'), { type: 'number' }),
      [`! ${label} response 200 \`id\` changed its type from \`integer\` to \`number\``],
    ],
    [
      'null in what is given, as 3.0 writes it',
      (a) => Object.assign(property(a, 'Out', 'note'), { nullable: true }),
      [`! ${label} response 200 \`note\` may be null now`],
    ],
    [
      'null in what is sent, as 3.1 writes it',
      (a) => Object.assign(property(a, 'In', 'to'), { type: undefined, anyOf: [{ type: 'string' }, { type: 'null' }] }),
      [`${label} request body \`to\` may be null now`],
    ],
    [
      'properties that are refused now',
      (a) => Object.assign(a.components.schemas.In, { additionalProperties: false }),
      [`! ${label} request body no longer accepts properties that are not listed`],
    ],
    [
      'a removed success',
      (a) => Object.assign(put(a), { responses: { '204': {}, '404': {} } }),
      [`! ${label} response 200 was removed`, `${label} response 204 was added`],
    ],
    [
      'a removed failure, which breaks nothing',
      (a) => void delete (put(a)['responses'] as unknown as Record<string, object>)['404'],
      [`${label} response 404 was removed`],
    ],
    [
      'a removed header',
      (a) => Object.assign((put(a)['responses'] as unknown as Record<string, object>)['200'] ?? {}, { headers: {} }),
      [`! ${label} response 200 header \`ETag\` was removed`],
    ],
    [
      'a login that is needed now',
      (a) => Object.assign(put(a), { security: [{ key: [] }] }),
      [`! ${label} no longer accepts requests without a login: needs \`key\``],
    ],
    ['a scope that is not needed', (a) => Object.assign(put(a), { security: [{ key: [] }, {}] }), []],
  ])('%s', (_what, edit, expected) => {
    expect(changesOf(edit)).toEqual(expected);
  });

  it('the same in schemas that are written in another way', () => {
    const joined = (a: Api) => {
      const { In } = a.components.schemas;
      a.components.schemas.In = { allOf: [{ type: 'object', required: ['to'] }, { properties: In['properties'] }] };
    };

    expect(changesOf(joined)).toEqual([]);
  });

  it('what became of one of several forms', () => {
    const forms =
      (...list: object[]) =>
      (a: Api) =>
        void Object.assign(property(a, 'In', 'to'), { type: undefined, oneOf: list });
    const [street, box] = [
      { title: 'Street', type: 'string' },
      { title: 'Box', type: 'integer' },
    ];

    expect(changesOf(forms(street, box), forms(street, box, { type: 'object' }))).toEqual([
      `! ${label} request body \`to\` no longer accepts the form \`object\``,
    ]);
    expect(changesOf(forms(street, box, { type: 'object' }), forms(street, box))).toEqual([
      `${label} request body \`to\` also accepts the form \`object\``,
    ]);
    expect(changesOf(forms({ ...street, maxLength: 5 }, box), forms(street, box))).toEqual([
      `! ${label} request body \`to\` has \`maxLength\` \`5\` now`,
    ]);
    expect(
      changesOf(forms({ type: 'integer' }, { type: 'string' }), forms({ type: 'string' }, { type: 'integer' })),
    ).toEqual([]);
  });

  it('a property that clients only get, only in what they get', () => {
    const hidden = (a: Api) => void Object.assign(property(a, 'In', 'to'), { readOnly: true });

    expect(
      changesOf((a) => void delete (a.components.schemas.In['properties'] as Record<string, object>)['to'], hidden),
    ).toEqual([]);
  });
});

describe('documents of others', () => {
  const anything = fc
    .anything({ withNullPrototype: false, maxDepth: 6 })
    .map((value) => JSON.parse(JSON.stringify(value ?? null)));
  const keys = [
    'paths',
    'get',
    'parameters',
    'responses',
    'content',
    'schema',
    '$ref',
    'allOf',
    'oneOf',
    'properties',
    'enum',
    'type',
  ];
  const documentLike = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      anything,
      fc.constantFrom('#/paths', '#/components/schemas/A', 'null'),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom(...keys, '/a', '200', 'a'), tie('value'), { maxKeys: 5 }),
  })).object as fc.Arbitrary<JsonObject>;

  it('of any form can be compared: with themselves they have no changes', () => {
    fc.assert(
      fc.property(documentLike, documentLike, (one, other) => {
        expect(compareApis(one, one).changes).toEqual([]);
        renderChanges(compareApis(one, other), { last: '1.0.0', version: '1.1.0' });
      }),
      { numRuns: 200 },
    );
  });

  it('end soon, however their schemas hold one another', () => {
    const names = Array.from({ length: 60 }, (_, at) => `S${at}`);
    const schemas = (extra: object) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          {
            properties: Object.fromEntries(names.map((other) => [other, { $ref: `#/components/schemas/${other}` }])),
            ...extra,
          },
        ]),
      );
    const paths = {
      '/a': { get: { responses: { '200': { content: { j: { schema: { $ref: '#/components/schemas/S0' } } } } } } },
    };

    const { changes } = compareApis(
      { paths, components: { schemas: schemas({}) } },
      { paths, components: { schemas: schemas({ type: 'string' }) } },
    );

    expect(changes.length).toBeGreaterThan(0);
    expect(changes.length).toBeLessThanOrEqual(1000);
  });

  it('bring no markup into the list', () => {
    const paths = { '/a`](http://x.org)\n# <script>': { get: { responses: {} } } };

    const text = renderChanges(compareApis({ paths: {} }, { paths }), { last: '1.0.0', version: '1.1.0' });

    expect(text).toContain('* `` GET /a`](http://x.org) # <script> ``: was added\n');
  });
});

it.each([
  ['1.1.0', '1.2.0', false],
  ['1.1.0', '2.0.0', true],
  ['1.1.0', '2.0.0-beta.1', true],
  ['2.0.0-beta.1', '2.0.0-beta.2', true],
  ['2.0.0-rc.1', '2.0.0', false],
  ['2.0.0', '2.1.0-beta.1', false],
  ['2.0.0', '2.0.1-beta.1', false],
  ['0.1.0', '0.2.0', true],
  ['0.1.0', '0.1.1', false],
  ['0.9.0', '1.0.0', true],
])('from %s to %s an API may break: %s', (last, version, expected) => {
  expect(allowsBreaking(last, version)).toBe(expected);
});
