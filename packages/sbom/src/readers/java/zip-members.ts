import { inflateRawSync } from 'node:zlib';

const endSize = 22;
const longestComment = 65_535;
const [endSignature, entrySignature, localSignature] = [0x06054b50, 0x02014b50, 0x04034b50];
const [stored, deflated] = [0, 8];

/** A file of an archive, as the directory at its end has it. */
export interface ZipMember {
  readonly name: string;
  /** Bytes when unpacked, as it says. */
  readonly size: number;
}

/**
 * Files of a ZIP archive in memory. None unpacks to more than its directory says, so whoever looks at sizes knows what comes.
 * Executable archives begin with a script.
 *
 * @param isWanted sees every file; what it throws ends the reading
 * @throws RangeError for what is no such archive
 */
export function readZipMembers(bytes: Buffer, isWanted: (member: ZipMember) => boolean): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < Math.max(0, bytes.length - endSize - longestComment) || end + endSize > bytes.length) {
    throw new RangeError('it is no ZIP archive');
  }
  const [length, offset] = [bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
  const start = end - length;
  if (bytes.readUInt32LE(end) !== endSignature || start < offset) throw new RangeError('its directory is broken');
  const before = start - offset;
  const members = new Map<string, Buffer>();
  for (let at = start; at < end; ) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== entrySignature) throw new RangeError('its directory is broken');
    const [nameLength, extra, comment] = [28, 30, 32].map((each) => bytes.readUInt16LE(at + each));
    const nameEnd = at + 46 + (nameLength ?? 0);
    const [name, size] = [bytes.subarray(at + 46, nameEnd).toString(), bytes.readUInt32LE(at + 24)];
    if (isWanted({ name, size })) members.set(name, unpackMember(bytes, at, before));
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return members;
}

/** @param entry where its record in the directory is @param before bytes before the archive */
function unpackMember(bytes: Buffer, entry: number, before: number): Buffer {
  const [method, packed, size] = [
    bytes.readUInt16LE(entry + 10),
    bytes.readUInt32LE(entry + 20),
    bytes.readUInt32LE(entry + 24),
  ];
  const local = bytes.readUInt32LE(entry + 42) + before;
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== localSignature) throw new RangeError('it is broken');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packed > bytes.length) throw new RangeError('it is cut off');
  const content = bytes.subarray(start, start + packed);
  if (method === stored && packed === size) return content;
  if (method !== deflated) throw new RangeError('it is packed in an unknown way');
  return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
}
