import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { logEntry } from './log-entry.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const verifier = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString('base64');

/** A signature of `signed` that claims to be one of `claimed`. */
function hashedRekord(signed: string, claimed: string): string {
  const hash = { algorithm: 'sha256', value: createHash('sha256').update(claimed).digest('hex') };
  const content = createSign('sha256').update(signed).sign(privateKey, 'base64');
  const spec = { data: { hash }, signature: { content, publicKey: { content: verifier } } };
  return JSON.stringify({ apiVersion: '0.0.1', kind: 'hashedrekord', spec });
}

it('keeps the signature of a hash', () => {
  const proposed = hashedRekord('image', 'image');

  expect(logEntry(proposed)).toBe(proposed);
});

it.each([
  ['of something else', hashedRekord('image', 'another image')],
  ['of no kind that it knows', JSON.stringify({ kind: 'rpm', spec: {} })],
  ['of nothing', JSON.stringify({ kind: 'hashedrekord', spec: {} })],
])('keeps no signature %s', (_what, proposed) => {
  expect(logEntry(proposed)).toBeUndefined();
});
