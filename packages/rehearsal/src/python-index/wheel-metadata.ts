import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Entry, open, type ZipFile } from 'yauzl';

const openZip = promisify<string, { lazyEntries: true; autoClose: false }, ZipFile>(open);

/** What a wheel must hold, and its `METADATA` (core metadata); the message is PyPI's. */
export type WheelContents = { readonly metadata: Buffer } | { readonly refusal: string };

/** Reads a wheel's `METADATA` and proves that it has a `RECORD`, reading nothing else of it. */
export async function readWheel(path: string, filename: string): Promise<WheelContents> {
  const folder = `${filename.split('-', 2).join('-')}.dist-info`;
  const zip = await openZip(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (zip === undefined) return { refusal: 'Invalid distribution file. File is not a zipfile' };
  try {
    const entries = await entriesOf(zip);
    const missing = ['RECORD', 'METADATA'].find((name) => !entries.has(`${folder}/${name}`));
    const metadata = entries.get(`${folder}/METADATA`);
    if (missing !== undefined || metadata === undefined) {
      return { refusal: `Wheel '${filename}' does not contain the required ${missing} file: ${folder}/${missing}` };
    }
    const read = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
    return { metadata: await buffer(await read(metadata)) };
  } finally {
    zip.close();
  }
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', reject);
    zip.readEntry();
  });
}
