import { blockSize, normalizeTarHeader, resizeExtendedHeader } from './tar-header.ts';

/** A record of an extended header: bytes, because values need not be UTF-8. */
interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
  /** The whole record: length, key, value, line end. */
  readonly bytes: Buffer;
}

/** What differs between two builds of the same sources, under the names that POSIX, star and libarchive use. */
const varying = /^(?:[acm]time|[ug]id|[ug]name|SCHILY\.(?:dev|ino|nlink|fflags)|LIBARCHIVE\.creationtime)$/;

/** Reads an extended header (POSIX.1-2017, pax): `<length> <key>=<value>\n`, one after the other; `undefined` when it is damaged. */
export function parsePaxRecords(text: Buffer): PaxRecord[] | undefined {
  const records: PaxRecord[] = [];
  let at = 0;
  while (at < text.length && text[at] !== 0) {
    const blank = text.indexOf(0x20, at);
    const length = Number(text.toString('latin1', at, Math.max(at, Math.min(blank, at + 20))));
    const end = at + length;
    const equals = text.indexOf(0x3d, blank);
    const isWhole = Number.isInteger(length) && end <= text.length && blank > at && equals > blank && equals < end;
    if (!isWhole || text[end - 1] !== 0x0a) return undefined;
    records.push({
      key: text.toString('utf8', blank + 1, equals),
      value: text.subarray(equals + 1, end - 1),
      bytes: text.subarray(at, end),
    });
    at = end;
  }
  return records;
}

/**
 * An extended header, whole blocks of it, without what differs between two builds of the same sources; nothing when no
 * record is left.
 *
 * @param block its header block
 * @param text its records
 */
export function normalizePaxRecords(block: Buffer, text: Buffer, seconds: number): Buffer[] {
  const kept = (parsePaxRecords(text) ?? []).filter(({ key }) => !varying.test(key)).map(({ bytes }) => bytes);
  if (kept.length === 0) return [];
  const body = Buffer.concat(kept);
  return [normalizeTarHeader(resizeExtendedHeader(block, body.length), seconds), padded(body)];
}

/** The same bytes, filled up to whole blocks. */
export function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(paddingOf(bytes.length))]);
}

/** The bytes that fill content of this size up to whole blocks. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}
