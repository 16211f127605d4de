import { crc32 } from 'node:zlib';

/** A ZIP archive with uncompressed entries, enough for a wheel that an index reads. */
export function zipOf(entries: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.byteLength, 14);
    common.writeUInt32LE(data.byteLength, 18);
    common.writeUInt16LE(title.byteLength, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from('PK\x03\x04'), common, title, data);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, title);
    offset += 30 + title.byteLength + data.byteLength;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  for (const at of [4, 6]) end.writeUInt16LE(Object.keys(entries).length, at);
  end.writeUInt32LE(list.byteLength, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06'), end]);
}

/** A wheel of nothing but metadata. */
export function wheelOf(name: string, version: string): Buffer {
  const folder = `${name}-${version}.dist-info`;
  const metadata = `Metadata-Version: 2.4\nName: ${name}\nVersion: ${version}\n`;
  return zipOf({ [`${folder}/METADATA`]: metadata, [`${folder}/WHEEL`]: '', [`${folder}/RECORD`]: '' });
}
