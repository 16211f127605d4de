import type { FileHandle } from 'node:fs/promises';

/** One file of an archive, as the directory at its end has it. */
export interface DirectoryEntry {
  readonly name: string;
  /** Of its local header, from the beginning of the archive. */
  readonly offset: number;
  /** Its record in the directory. */
  readonly bytes: Buffer;
}

export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** Where the directory begins, and so all files end. */
  readonly start: number;
  /** What follows the end record. */
  readonly comment: Buffer;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endSize = 22;
const longestComment = 65_535;
const largestDirectory = 64 * 1024 ** 2;

/**
 * Reads the directory of a ZIP archive. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws RangeError for what is no plain archive: of ZIP64, of several parts, with something before or after it
 */
export async function readDirectory(file: FileHandle): Promise<Directory> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - endSize - longestComment), size);
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (at < 0 || tail.length - at < endSize) throw new RangeError('it is no ZIP archive');
  const end = tail.subarray(at);
  const [count, length, start] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
  if (count === 0xffff || length === 0xffffffff || start === 0xffffffff) throw new RangeError('it is a ZIP64 archive');
  const endStart = size - end.length;
  const isPlain = end.readUInt32LE(0) === endSignature && end.readUInt32LE(4) === 0 && start + length === endStart;
  if (!isPlain || endSize + end.readUInt16LE(20) !== end.length || length > largestDirectory) {
    throw new RangeError('it is no plain ZIP archive');
  }
  const entries = parseEntries(await readAt(file, start, endStart));
  if (entries.length !== count) throw new RangeError('its directory is broken');
  return { entries, start, comment: Buffer.from(end.subarray(endSize)) };
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  if (bytesRead !== bytes.length) throw new RangeError('it is cut off');
  return bytes;
}

function parseEntries(bytes: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entrySignature)
      throw new RangeError('its directory is broken');
    const [name, extra, comment] = [
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ];
    const next = at + 46 + name + extra + comment;
    const offset = bytes.readUInt32LE(at + 42);
    if (next > bytes.length || offset === 0xffffffff) throw new RangeError('its directory is broken');
    entries.push({
      name: bytes.subarray(at + 46, at + 46 + name).toString(),
      offset,
      bytes: Buffer.from(bytes.subarray(at, next)),
    });
    at = next;
  }
  return entries;
}

/** The end of an archive. */
export function renderEnd(
  count: number,
  { start, length, comment }: { start: number; length: number; comment: Buffer },
): Buffer {
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, comment]);
}
