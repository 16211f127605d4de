import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  damagedHeader,
  endlessPadding,
  endsEarly,
  tooLongHeader,
  tooManyHeaders,
  unpacksToMore,
} from '../archive-errors.ts';
import { ByteReader } from './byte-reader.ts';
import { paddingOf, parsePaxRecords } from './pax-records.ts';
import { blockSize, parseTarHeader, type TarHeader } from './tar-header.ts';

/** A header block with what belongs to it: the text of an extended header, the map of a sparse file. */
export interface TarBlock {
  readonly type: string;
  readonly block: Buffer;
  /** Without the bytes that fill the last block. */
  readonly text: Buffer;
}

/** A member of a tar archive, while the archive is being read. */
export interface TarMember {
  /** Without a slash at the end. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link' | 'symlink' | 'device' | 'sparse';
  /** Where a link leads. */
  readonly target: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Its header, after the extended headers that belong to it. */
  readonly headers: readonly TarBlock[];
  /** Its content, which can be read until the next member is asked for; what is not read is skipped. */
  content(): AsyncGenerator<Buffer>;
}

const empty = Buffer.alloc(blockSize);

/** An extended header holds a path or a few numbers; one without end would fill the memory. Bytes. */
export const longestHeader = 2 ** 20;

/** Extended headers of one member: a path, a target, and what archivers add. */
export const mostHeaders = 20;

/** Bytes of all members and their headers: a small file may hold more than a disk. */
export const largestContent = 32 * 2 ** 30;

/** Bytes after the end of an archive: archivers fill up a block of a tape, which has some kilobytes. */
export const largestPadding = 64 * 2 ** 20;

const kinds: Readonly<Record<string, TarMember['kind']>> = {
  '1': 'link',
  '2': 'symlink',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'device',
  S: 'sparse',
};

/** Types that have no content whatever their size says, for Python's `tarfile`, with which installers read. */
const withoutContent = ['link', 'symlink', 'device', 'directory'];

/** The members of a gzipped tar archive, an sdist. */
export function sdistMembers(path: string): AsyncGenerator<TarMember> {
  const file = createReadStream(path);
  const unpacked = createGunzip({ chunkSize: 128 * 1024 });
  file.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => file.destroy());
  return tarMembers(file.pipe(unpacked));
}

/**
 * The members of a tar archive in their order, as Python's `tarfile` reads them: POSIX (pax), GNU and older formats. The
 * archive is read as fast as its reader takes it, and nothing but headers is kept.
 *
 * @throws when the archive is damaged or ends early
 */
export async function* tarMembers(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const reader = new ByteReader(archive);
  let total = 0;
  const shared: Statements = new Map();
  for (;;) {
    const member = await nextMember(reader, shared);
    if (member === undefined) break;
    let left = member.size;
    total += member.size + sizeOf(member.headers);
    if (total > largestContent) throw unpacksToMore(largestContent);
    async function* content() {
      for await (const piece of reader.pieces(left)) {
        left -= piece.length;
        yield piece;
      }
    }
    yield { ...member, content };
    if (left > 0) for await (const _ of content());
    await reader.take(paddingOf(member.size));
  }
  if (!(await reader.finish(largestPadding))) throw endlessPadding(largestPadding);
}

/** Bytes of the headers of a member: millions of members without content are many, too. */
function sizeOf(headers: readonly TarBlock[]): number {
  return headers.reduce((sum, { block, text }) => sum + block.length + text.length, 0);
}

type Head = Omit<TarMember, 'content'>;

/** What extended headers say, under the names of pax. */
type Statements = Map<string, string>;

/** What Python heeds where it is said of all members: the name of everything may be set once. */
const ofEach = ['path', 'linkpath', 'size'];

function share(text: Buffer, shared: Statements): void {
  for (const [key, value] of recordsIn(text)) if (ofEach.includes(key)) shared.set(key, value);
}

/** @param shared what holds for all members from here on; extended headers of that kind add to it */
async function nextMember(reader: ByteReader, shared: Statements): Promise<Head | undefined> {
  const headers: TarBlock[] = [];
  for (let block = await nextBlock(reader); block !== undefined; block = await nextBlock(reader)) {
    const header = parseTarHeader(block);
    if (header === undefined || !Number.isSafeInteger(header.size)) throw damagedHeader();
    if (headers.length > mostHeaders) throw tooManyHeaders(mostHeaders);
    const { type } = header;
    // Python gives every extended header its own place in front of the member; so do two for one member.
    if (!'xgXLK'.includes(type)) {
      const text = await sparseMap(reader, header, block);
      return describe(header, [...headers, { type, block, text }], shared);
    }
    const text = await extended(reader, header);
    if (type === 'g') share(text, shared);
    headers.push({ type, block, text });
  }
  if (headers.length > 0) throw endsEarly();
  return undefined;
}

/** The next header block; `undefined` at the end of the archive, which an empty block marks. */
async function nextBlock(reader: ByteReader): Promise<Buffer | undefined> {
  const block = await reader.take(blockSize);
  return block?.equals(empty) ? undefined : block;
}

async function extended(reader: ByteReader, { size }: TarHeader): Promise<Buffer> {
  if (size > longestHeader) throw tooLongHeader(size);
  const text = size === 0 ? Buffer.alloc(0) : await reader.take(size + paddingOf(size));
  if (text === undefined) throw endsEarly();
  return text.subarray(0, size);
}

/** What does not fit into the header of a sparse file follows in blocks; each says whether one more follows. */
async function sparseMap(reader: ByteReader, { type }: TarHeader, block: Buffer): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let isFollowed = type === 'S' && block[482] !== 0;
  while (isFollowed) {
    const next = await reader.take(blockSize);
    if (next === undefined) throw endsEarly();
    if (blocks.length * blockSize > longestHeader) throw tooLongHeader(blocks.length * blockSize);
    blocks.push(next);
    isFollowed = next[504] !== 0;
  }
  return Buffer.concat(blocks);
}

function describe(header: TarHeader, headers: readonly TarBlock[], shared: Statements): Head {
  // Of several extended headers, Python heeds the first; within one, the last record of a name.
  const own = headers.slice(0, -1).toReversed();
  const said = new Map([...shared, ...own.flatMap(({ type, text }) => statementsIn(type, text))]);
  const path = said.get('GNU.sparse.name') ?? said.get('path') ?? header.name;
  const kind = kindOf(header.type, path, said);
  const size = Number(said.get('size') ?? header.size);
  if (!Number.isSafeInteger(size) || size < 0) throw damagedHeader();
  return {
    path: path.replace(/(?<!\/)\/+$/, ''),
    kind,
    target: said.get('linkpath') ?? header.target,
    size: withoutContent.includes(kind) ? 0 : size,
    headers,
  };
}

function kindOf(type: string, path: string, said: ReadonlyMap<string, string>): TarMember['kind'] {
  // The oldest archives know no type for a folder.
  if (type === '\0' && path.endsWith('/')) return 'directory';
  if ([...said.keys()].some((key) => key.startsWith('GNU.sparse.'))) return 'sparse';
  return kinds[type] ?? 'file';
}

/** What an extended header says of the member after it. */
function statementsIn(type: string, text: Buffer): readonly (readonly [string, string])[] {
  const name = text.toString('utf8').replace(/\0.*$/s, '');
  if (type === 'L') return [['path', name]];
  if (type === 'K') return [['linkpath', name]];
  return type === 'g' ? [] : recordsIn(text);
}

function recordsIn(text: Buffer): readonly (readonly [string, string])[] {
  const records = parsePaxRecords(text);
  if (records === undefined) throw damagedHeader();
  return records.map(({ key, value }) => [key, value.toString('utf8')]);
}
