import { crc32, deflateRawSync } from 'node:zlib';

export interface NewFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface RenderedFile {
  /** Its header and its content, for the place `offset`. */
  readonly local: Buffer;
  /** Its record in the directory. */
  readonly central: Buffer;
}

const deflated = 8;

/**
 * A file of a ZIP archive.
 *
 * @param like the record of a file of the archive: the new one has its time and its permissions
 * @param offset where it will begin
 */
export function renderZipFile({ name, content }: NewFile, like: Buffer, offset: number): RenderedFile {
  const path = Buffer.from(name);
  const packed = deflateRawSync(content, { level: 9 });
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  // Names are UTF-8.
  about.writeUInt16LE(0x800, 2);
  about.writeUInt16LE(deflated, 4);
  like.copy(about, 6, 12, 16);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(path.length, 22);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  like.copy(central, 4, 4, 6);
  about.copy(central, 6);
  like.copy(central, 38, 38, 42);
  central.writeUInt32LE(offset, 42);
  return {
    local: Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), about, path, packed]),
    central: Buffer.concat([central, path]),
  };
}
