import { expect, it } from '@jest/globals';
import { parseJson } from './parse-json.ts';
import * as v from './schema.ts';

const Schema = v.object({ name: v.string(), size: v.optional(v.number(), 1) });

it.each(['{"name":"a"}', Buffer.from('{"name":"a","other":[]}')])('reads %s', (text) => {
  expect(parseJson(Schema, text)).toEqual({ name: 'a', size: 1 });
});

it.each(['', '{"name":', 'null', '[]', '"a"', '{"name":1}', Buffer.from([0xff, 0xfe])])(
  'reads nothing from %s',
  (text) => {
    expect(parseJson(Schema, text)).toBeUndefined();
  },
);
