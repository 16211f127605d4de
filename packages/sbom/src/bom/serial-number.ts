import { createHash } from 'node:crypto';

/** A document's serial number, made of its own text: the same content has the same number. */
export function serialNumber(text: string): string {
  return `urn:uuid:${createUuid(text)}`;
}

/** A UUID made of a text. Version 8, RFC 9562. */
export function createUuid(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
