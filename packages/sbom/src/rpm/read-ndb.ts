/** Numbers at the beginning of the file, of a slot and of a blob, as they are in the file. */
const magic = { file: 'RpmP', slot: 'Slot', blob: 'BlbS' };
const headerSize = 32;
const pageSize = 4096;
const slotSize = 16;
const blockSize = 16;
const blobHeaderSize = 16;
const mostPages = 16_384;

/**
 * The headers of packages in `Packages.db`, the database of RPM on SUSE.
 * https://github.com/rpm-software-management/rpm/blob/master/lib/backend/ndb/rpmpkg.c
 *
 * @throws RangeError for what is no such database
 */
export function* readNdb(bytes: Buffer): Generator<Buffer> {
  if (bytes.length < headerSize || bytes.toString('latin1', 0, 4) !== magic.file) {
    throw new RangeError('it is no database of RPM');
  }
  const pages = bytes.readUInt32LE(12);
  const end = pages * pageSize;
  if (pages > mostPages || end > bytes.length) throw new RangeError('it is cut off');
  for (let at = headerSize; at + slotSize <= end; at += slotSize) {
    if (bytes.toString('latin1', at, at + 4) !== magic.slot) throw new RangeError('it is broken');
    const [index, block] = [bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)];
    // A slot that is free.
    if (index !== 0) yield readBlob(bytes, block * blockSize, index);
  }
}

function readBlob(bytes: Buffer, at: number, index: number): Buffer {
  if (at + blobHeaderSize > bytes.length || bytes.toString('latin1', at, at + 4) !== magic.blob) {
    throw new RangeError('it is broken');
  }
  const length = bytes.readUInt32LE(at + 12);
  const start = at + blobHeaderSize;
  if (bytes.readUInt32LE(at + 4) !== index || start + length > bytes.length) throw new RangeError('it is broken');
  return bytes.subarray(start, start + length);
}
