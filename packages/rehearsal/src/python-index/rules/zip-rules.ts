import { type FileHandle, open } from 'node:fs/promises';
import type { Entry } from 'yauzl';

/**
 * Why PyPI refuses the structure of a zip file, or nothing (pypi/warehouse: utils/zipfiles.py): what is read member by member must be
 * what the directory lists, without gaps.
 */
export async function zipRefusal(path: string, entries: readonly Entry[]): Promise<string | undefined> {
  return inDirectory(entries) ?? (await inFile(path, entries));
}

function inDirectory(entries: readonly Entry[]): string | undefined {
  const names = entries.map(({ fileName }) => fileName);
  if (new Set(names).size < names.length) return 'Duplicate filename in central directory';
  if (entries.some(({ fileComment }) => fileComment.length > 0)) return 'Comment in central directory';
  return names.some((name) => /\p{Cc}/u.test(name)) ? 'Invalid character in filename' : undefined;
}

async function inFile(path: string, entries: readonly Entry[]): Promise<string | undefined> {
  await using file = await open(path);
  let at = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    const local = await localHeader(file, at);
    if (local === undefined || entry.relativeOffsetOfLocalHeader !== at) return 'Unknown record signature';
    if (local.name !== entry.fileName) return 'Filename not in central directory';
    if ((local.flags & 8) !== 0) return 'ZIP contains a data descriptor';
    // Members of more than 4 GiB have their size elsewhere.
    if (![0xffffffff, entry.compressedSize].includes(local.compressed)) return 'Mis-matched data size';
    at += local.length + entry.compressedSize;
  }
  const directory = await read(file, at, 4);
  return directory.readUInt32LE() === (entries.length === 0 ? 0x06054b50 : 0x02014b50)
    ? undefined
    : 'Unknown record signature';
}

async function localHeader(file: FileHandle, at: number) {
  const head = await read(file, at, 30);
  if (head.readUInt32LE() !== 0x04034b50) return undefined;
  const [nameLength, extraLength] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const name = (await read(file, at + 30, nameLength)).toString();
  return {
    name,
    flags: head.readUInt16LE(6),
    compressed: head.readUInt32LE(18),
    length: 30 + nameLength + extraLength,
  };
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer;
}
