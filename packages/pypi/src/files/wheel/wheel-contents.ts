import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { archiveTooLarge, memberTooLarge } from '../../errors.ts';
import { damagedMember, unpacksToMore } from '../archive-errors.ts';
import { isProtected, isScanned } from '../protected-code.ts';
import { largestContent } from '../sdist/tar-members.ts';
import { parseRecord, type RecordEntry } from './parse-record.ts';
import { findZipProblem, type ListedMember } from './zip-structure.ts';

export interface WheelMember extends ListedMember {
  /** As `RECORD` writes it: `sha256=` and base64url without padding. Empty where the content cannot be read. */
  readonly hash: string;
}

/** What a wheel holds. */
export interface WheelContents {
  readonly members: readonly WheelMember[];
  /** What `RECORD` says that it holds; `undefined` when there is none. */
  readonly record: readonly RecordEntry[] | undefined;
  /** Texts of `.dist-info` that are looked at, by path; `undefined` for what is not UTF-8. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** The first thing that two readers of the zip file may see differently. */
  readonly zipProblem: string | undefined;
  /** Encrypted code. */
  readonly protectedFiles: readonly string[];
}

/** More members than any project has. Each costs memory. */
export const mostMembers = 200_000;

/** The largest that is read whole: a line of `RECORD` for each member, and a few entry points. Bytes. */
export const largestText = 64 * 2 ** 20;

/** Reads every member of a wheel once, streamed; only the texts of `.dist-info` are kept. @throws ELARGEARCHIVE, ELARGEMETADATA */
export async function readWheelContents(path: string): Promise<WheelContents> {
  const { openPromise } = await import('yauzl');
  // Names stay as they are: a check that yauzl makes on its own would end the reading without telling all.
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false });
  try {
    if (archive.entryCount > mostMembers) throw archiveTooLarge(basename(path), archive.entryCount, mostMembers);
    const entries: (ListedMember & { readonly entry: Entry })[] = [];
    for await (const entry of archive.eachEntry()) entries.push({ ...describe(entry), entry });
    if (entries.reduce((sum, { size }) => sum + size, 0) > largestContent) throw unpacksToMore(largestContent);
    const texts = new Map<string, string | undefined>();
    for (const { path: name, entry, method } of entries) {
      if (isText.test(name) && isReadable(method)) texts.set(name, await readText(archive, entry, name));
    }
    const recordText = [...texts].find(([name]) => name.endsWith('/RECORD'))?.[1];
    const record = recordText === undefined ? undefined : parseRecord(recordText);
    const algorithms = new Map(record?.map(({ path: name, hash }) => [name, hash.split('=')[0] ?? '']));
    const protectedFiles: string[] = [];
    const members: WheelMember[] = [];
    for (const { entry, ...member } of entries) {
      const { hash, isEncrypted } = await digest(archive, entry, {
        ...member,
        algorithm: algorithms.get(member.path) ?? '',
      });
      if (isEncrypted) protectedFiles.push(member.path);
      members.push({ ...member, hash });
    }
    return { members, record, texts, zipProblem: await findZipProblem(path, members), protectedFiles };
  } finally {
    archive.close();
  }
}

const isText = /^[^/]+\.dist-info\/(?:RECORD|WHEEL|entry_points\.txt)$/;

const isReadable = (method: number) => method === 0 || method === 8;

function describe(entry: Entry): ListedMember {
  // biome-ignore lint/plugin: yauzl gives bytes where names are not decoded, and its types do not know.
  const bytes = entry.fileName as unknown as Buffer;
  const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
  const { compressionMethod: method, compressedSize: compressed, uncompressedSize: size } = entry;
  return { path: bytes.toString(isUtf8 ? 'utf8' : 'latin1'), method, compressed, size };
}

async function readText(archive: ZipFile, entry: Entry, name: string): Promise<string | undefined> {
  if (entry.uncompressedSize > largestText) throw memberTooLarge(name, entry.uncompressedSize);
  const bytes = await buffer(await archive.openReadStreamPromise(entry));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What `RECORD` may be written with; it takes nothing weaker than SHA-256. */
const algorithmsOfRecord = ['sha256', 'sha384', 'sha512'];

async function digest(
  archive: ZipFile,
  entry: Entry,
  { path, size, method, algorithm }: ListedMember & { readonly algorithm: string },
) {
  if (!isReadable(method) || path.endsWith('/')) return { hash: '', isEncrypted: false };
  const used = algorithmsOfRecord.includes(algorithm) ? algorithm : 'sha256';
  const hash = createHash(used);
  const kept: Buffer[] = [];
  let checksum = 0;
  for await (const chunk of await archive.openReadStreamPromise(entry)) {
    hash.update(chunk);
    checksum = crc32(chunk, checksum);
    if (isScanned(path, size)) kept.push(chunk);
  }
  // Installers stop at it, and the reader of zip files leaves it to its callers.
  if (checksum !== entry.crc32) throw damagedMember(path);
  return { hash: `${used}=${hash.digest('base64url')}`, isEncrypted: isProtected(Buffer.concat(kept)) };
}
