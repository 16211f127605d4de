import { expect, it } from '@jest/globals';
import { learn, type Support } from './support.ts';

const all: Support = { conditions: true, checksums: true };
const none = { status: 501, code: 'NotImplemented', message: '', region: undefined };

it.each<[string, Support, Partial<typeof none>, Support | undefined]>([
  ['a refusal without a word is about conditions first', all, {}, { conditions: false, checksums: true }],
  ['then about checksums', { conditions: false, checksums: true }, {}, { conditions: false, checksums: false }],
  ['a word about checksums counts', all, { message: 'x-amz-checksum-sha256' }, { conditions: true, checksums: false }],
  ['with nothing left it is a refusal', { conditions: false, checksums: false }, {}, undefined],
  ['other refusals teach nothing', all, { status: 400, code: 'BadDigest', message: 'checksum' }, undefined],
])('%s', (_name, used, refusal, expected) => {
  const support = { ...used };

  expect(learn(support, used, { ...none, ...refusal })).toBe(expected !== undefined);
  expect(support).toEqual(expected ?? used);
});

it('what another request has found out is not found out again', () => {
  const support = { conditions: false, checksums: true };

  expect(learn(support, all, none)).toBe(true);
  expect(support).toEqual({ conditions: false, checksums: true });
});
