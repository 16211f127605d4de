import { expect, it } from '@jest/globals';
import { parseChallenge } from './parse-challenge.ts';

it.each([
  ['Basic realm="Registry Realm"', { scheme: 'basic' }],
  [
    'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/parcel:pull,push"',
    { scheme: 'bearer', realm: 'https://ghcr.io/token', service: 'ghcr.io', scope: 'repository:acme/parcel:pull,push' },
  ],
  ['bearer realm=https://a.example/t', { scheme: 'bearer', realm: 'https://a.example/t' }],
  ['Basic realm="a, b", Bearer realm="https://a.example/t"', { scheme: 'bearer', realm: 'https://a.example/t' }],
  ['Bearer realm="https://a.example/\\"t"', { scheme: 'bearer', realm: 'https://a.example/"t' }],
  ['Bearer service="x"', undefined],
  ['Negotiate', undefined],
  ['', undefined],
  [null, undefined],
])('reads %s', (header, challenge) => {
  expect(parseChallenge(header)).toEqual(challenge);
});
