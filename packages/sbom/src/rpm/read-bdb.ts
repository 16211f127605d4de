/** Numbers of the page at the beginning of the file, and of the kinds of pages. */
const hashMagic = 0x0006_1561;
const pageKinds = { hashUnsorted: 2, overflow: 7, hash: 13 } as const;
/** Kinds of items on a page of a hash table. */
const itemKinds = { inline: 1, overflow: 3 } as const;

const pageHeaderSize = 26;
const smallestPage = 512;
const largestPage = 65_536;

/** A file of pages, in the byte order of the machine that wrote it. */
interface Pages {
  readonly bytes: Buffer;
  readonly size: number;
  readonly count: number;
  readonly isLittle: boolean;
  /** Overflow pages that were read. None belongs to two items. */
  readonly used: Set<number>;
}

/**
 * The headers of packages in `Packages`, the Berkeley DB that was RPM's database until 2020: a hash table from numbers to headers.
 * https://github.com/berkeleydb/libdb/blob/master/src/dbinc/db_page.h
 *
 * @throws RangeError for what is no such database
 */
export function* readBdb(bytes: Buffer): Generator<Buffer> {
  const pages = openPages(bytes);
  for (let page = 1; page < pages.count; page += 1) {
    const kind = bytes[page * pages.size + 25];
    if (kind === pageKinds.hash || kind === pageKinds.hashUnsorted) yield* readHashPage(pages, page);
  }
}

function openPages(bytes: Buffer): Pages {
  if (bytes.length < smallestPage) throw new RangeError('it is no Berkeley DB');
  const isLittle = bytes.readUInt32LE(12) === hashMagic;
  if (!isLittle && bytes.readUInt32BE(12) !== hashMagic) throw new RangeError('it is no hash table of Berkeley DB');
  const read = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const size = read(20);
  const isSize = size >= smallestPage && size <= largestPage && Number.isInteger(Math.log2(size));
  if (!isSize || bytes[24] !== 0) throw new RangeError('it is encrypted, or has pages of an unknown size');
  const count = read(32) + 1;
  if (count * size > bytes.length) throw new RangeError('it is cut off');
  return { bytes, size, count, isLittle, used: new Set() };
}

/** Items come in pairs: the number of a package, then its header. */
function* readHashPage(pages: Pages, page: number): Generator<Buffer> {
  const { bytes, size } = pages;
  const start = page * size;
  const count = readShort(pages, start + 20);
  if (pageHeaderSize + count * 2 > size) throw new RangeError('it is broken');
  for (let index = 1; index < count; index += 2) {
    const at = readShort(pages, start + pageHeaderSize + index * 2);
    // Items are written from the end of the page to its beginning.
    const end = readShort(pages, start + pageHeaderSize + (index - 1) * 2);
    if (at < pageHeaderSize || at >= end || end > size) throw new RangeError('it is broken');
    const item = bytes.subarray(start + at, start + end);
    const kind = item[0];
    if (kind === itemKinds.overflow) yield readOverflow(pages, start + at, item.length);
    // The greatest number so far is kept as a package of 4 bytes.
    else if (kind === itemKinds.inline && item.length > 5) yield item.subarray(1);
    else if (kind !== itemKinds.inline) throw new RangeError('it has items of an unknown kind');
  }
}

/** A header that is longer than a page has pages of its own. */
function readOverflow(pages: Pages, at: number, length: number): Buffer {
  if (length < 12) throw new RangeError('it is broken');
  const { bytes, size, count, used } = pages;
  const total = readLong(pages, at + 8);
  const parts: Buffer[] = [];
  for (let page = readLong(pages, at + 4); page !== 0; page = readLong(pages, page * size + 16)) {
    if (page >= count || used.has(page)) throw new RangeError('it is broken');
    used.add(page);
    const start = page * size;
    const part = readShort(pages, start + 22);
    if (bytes[start + 25] !== pageKinds.overflow || pageHeaderSize + part > size) throw new RangeError('it is broken');
    parts.push(bytes.subarray(start + pageHeaderSize, start + pageHeaderSize + part));
  }
  const header = Buffer.concat(parts);
  if (header.length !== total) throw new RangeError('it is broken');
  return header;
}

function readShort({ bytes, isLittle }: Pages, at: number): number {
  return isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function readLong({ bytes, isLittle }: Pages, at: number): number {
  return isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
