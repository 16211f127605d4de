import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a service keeps of an object beside its bytes, as the headers that it answers with. */
export type Attributes = Readonly<Record<string, string>>;

const kept = /^x-amz-(?:meta-.+|storage-class|server-side-encryption.*|object-lock-.+)$/;

/** What the headers of a write say of an object. @param checksum its SHA-256 in base64, or that of its parts */
export function attributesOf(headers: IncomingHttpHeaders, checksum?: string, type = 'FULL_OBJECT'): Attributes {
  const said = Object.entries(headers).filter(([name]) => kept.test(name));
  return {
    ...(Object.fromEntries(said) as Record<string, string>),
    ...(checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum, 'x-amz-checksum-type': type }),
  };
}

/** Compares a body with the hashes that its request names. @returns the code of a refusal, or nothing */
export function findMismatch(headers: IncomingHttpHeaders, body: Uint8Array): string | undefined {
  const digest = createHash('sha256').update(body).digest();
  const { 'x-amz-content-sha256': signed, 'x-amz-checksum-sha256': checksum } = headers;
  if (typeof signed === 'string' && /^[0-9a-f]{64}$/.test(signed) && signed !== digest.toString('hex'))
    return 'XAmzContentSHA256Mismatch';
  return checksum === undefined || checksum === digest.toString('base64') ? undefined : 'BadDigest';
}

/** The checksum that a write names, and that `findMismatch` has compared. */
export function namedChecksum(headers: IncomingHttpHeaders): string | undefined {
  const checksum = headers['x-amz-checksum-sha256'];
  return typeof checksum === 'string' ? checksum : undefined;
}

/** That of an object in parts: the SHA-256 of theirs. */
export function compositeOf(checksums: readonly (string | undefined)[]): string | undefined {
  if (checksums.includes(undefined)) return undefined;
  const hash = createHash('sha256');
  for (const each of checksums) hash.update(Buffer.from(each ?? '', 'base64'));
  return `${hash.digest('base64')}-${checksums.length}`;
}
