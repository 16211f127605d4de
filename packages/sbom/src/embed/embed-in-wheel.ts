import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { addToRecord } from './add-to-record.ts';
import { type Directory, readDirectory, renderEnd } from './zip-directory.ts';
import { renderZipFile } from './zip-file.ts';

/** What became of a wheel. */
export type Embedded = 'added' | 'same' | 'other';

const recordPath = /^([^/]+\.dist-info)\/RECORD$/;
const largestRecord = 64 * 1024 ** 2;

/**
 * Adds a document to a wheel, below `.dist-info/sboms/` (PEP 770), and to its `RECORD`. All other files stay as they are, byte for byte
 * and in their order; `RECORD` is the last one. The wheel is replaced by rename.
 *
 * @param path of the wheel
 * @param file name of the document
 * @returns `other` when the wheel has another document of that name, which its build put there and which stays
 * @throws RangeError for a wheel that cannot be changed
 */
export async function embedInWheel(path: string, file: string, text: string): Promise<Embedded> {
  await using handle = await open(path);
  const directory = await readDirectory(handle);
  const record = directory.entries.find(({ name }) => recordPath.test(name));
  const folder = recordPath.exec(record?.name ?? '')?.[1];
  if (record === undefined || folder === undefined) throw new RangeError('it has no `RECORD`');
  if (directory.entries.some(({ name }) => /^[^/]+\.dist-info\/RECORD\.(?:jws|p7s)$/.test(name))) {
    throw new RangeError('its `RECORD` is signed');
  }
  const name = `${folder}/sboms/${file}`;
  const content = Buffer.from(text);
  if (directory.entries.some((each) => each.name === name)) {
    return (await readMember(path, name)).equals(content) ? 'same' : 'other';
  }
  const digest = createHash('sha256').update(content).digest('base64url');
  const before = (await readMember(path, record.name)).toString();
  const after = addToRecord(before, { path: name, digest, size: content.length }, record.name);
  await rewrite(path, directory, [
    { name, content },
    { name: record.name, content: Buffer.from(after) },
  ]);
  return 'added';
}

async function readMember(path: string, name: string): Promise<Buffer> {
  const archive = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== name) continue;
      if (entry.uncompressedSize > largestRecord) throw new RangeError(`\`${name}\` is too large`);
      return await buffer(await archive.openReadStreamPromise(entry));
    }
    throw new RangeError(`\`${name}\` cannot be read`);
  } finally {
    archive.close();
  }
}

/** Copies all but the old `RECORD`, and writes the new files after them. */
async function rewrite(
  path: string,
  { entries, start, comment }: Directory,
  files: readonly { readonly name: string; readonly content: Buffer }[],
): Promise<void> {
  const record = entries.find(({ name }) => name === files.at(-1)?.name);
  if (record === undefined) throw new RangeError('it has no `RECORD`');
  const end = Math.min(start, ...entries.map(({ offset }) => offset).filter((offset) => offset > record.offset));
  const gap = end - record.offset;
  const central = entries
    .filter((each) => each !== record)
    .map((each) => moved(each.bytes, each.offset > record.offset ? gap : 0));
  const written: Buffer[] = [];
  let offset = start - gap;
  for (const file of files) {
    const rendered = renderZipFile(file, record.bytes, offset);
    written.push(rendered.local);
    central.push(rendered.central);
    offset += rendered.local.length;
  }
  const length = central.reduce((sum, each) => sum + each.length, 0);
  const tail = Buffer.concat([...written, ...central, renderEnd(central.length, { start: offset, length, comment })]);
  if (offset + length > 0xffff_fffe || central.length >= 0xffff)
    throw new RangeError('it would have to be a ZIP64 archive');
  const temporary = `${path}.sbom.tmp`;
  try {
    await pipeline(
      pieces(
        path,
        [
          [0, record.offset],
          [end, start],
        ],
        tail,
      ),
      createWriteStream(temporary),
    );
    await chmod(temporary, (await stat(path)).mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The record of a file that begins earlier than it did. */
function moved(bytes: Buffer, by: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(copy.readUInt32LE(42) - by, 42);
  return copy;
}

async function* pieces(path: string, ranges: readonly (readonly [from: number, to: number])[], tail: Buffer) {
  for (const [from, to] of ranges) if (to > from) yield* createReadStream(path, { start: from, end: to - 1 });
  yield tail;
}
