import { expect, it } from '@jest/globals';
import * as v from '../schema.ts';
import { option, options } from './options.ts';
import type { WrittenOptions } from './written-options.ts';

const Options = options({
  size: option(v.pipe(v.optional(v.string(), '1'), v.transform(Number)), 'Its size.', { env: 'SIZE' }),
  names: option(v.optional(v.array(v.string()), []), 'Its names.'),
  token: option(v.optional(v.string()), 'Its token.', { env: 'A_TOKEN', secret: true }),
});

it('has the types that a person writes, and no secret', () => {
  const written: WrittenOptions<typeof Options> = { enabled: 'auto', size: '7', names: ['a'] };
  // @ts-expect-error: after the transformation it is a number.
  const transformed: WrittenOptions<typeof Options> = { size: 7 };
  // @ts-expect-error: it comes from the environment only.
  const secret: WrittenOptions<typeof Options> = { token: 'x' };
  // @ts-expect-error: there is no such option.
  const unknown: WrittenOptions<typeof Options> = { name: 'a' };

  expect([written, transformed, secret, unknown]).toHaveLength(4);
});
