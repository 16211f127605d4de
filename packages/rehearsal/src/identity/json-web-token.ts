import { createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

/** What a token says, by claim. */
export type Claims = Readonly<Record<string, unknown>>;

export interface Token {
  readonly header: Claims;
  readonly claims: Claims;
}

/** A signed token (JWT, RS256). RFC 7519 */
export function signToken(claims: Claims, keyId: string, key: KeyObject): string {
  const body = [{ alg: 'RS256', typ: 'JWT', kid: keyId }, claims].map(encode).join('.');
  return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`;
}

/** Reads a token without a check of its signature; `undefined` for anything else. */
export function readToken(token: string): Token | undefined {
  try {
    const parts = token.split('.').slice(0, 2);
    const [header, claims] = parts.map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    return { header, claims };
  } catch {
    return undefined;
  }
}

/** Whether one of the keys of an issuer made the signature. */
export function isSigned(token: string, keys: readonly (JsonWebKey & { kid?: string })[]): boolean {
  const header = readToken(token)?.header ?? {};
  const key = keys.find(({ kid }) => kid === header['kid']);
  const [head = '', body = '', signature = ''] = token.split('.');
  if (key === undefined || header['alg'] !== 'RS256') return false;
  const publicKey = createPublicKey({ key, format: 'jwk' });
  return verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
