import { text } from 'node:stream/consumers';
import { isReleaseError, reasonOf } from '@waybill/kernel';
import { openPromise } from 'yauzl';
import { unreadableWheel } from './errors.ts';
import { type PythonMetadata, parseMetadata } from './parse-metadata.ts';

/** The core metadata of a wheel. @throws ESBOMWHEEL */
export async function readWheel(path: string, name: string): Promise<PythonMetadata> {
  try {
    const metadata = parseMetadata(await metadataText(path));
    if (metadata === undefined) throw unreadableWheel(name, 'it has no `*.dist-info/METADATA` with a name');
    return metadata;
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableWheel(name, reasonOf(error), error);
  }
}

async function metadataText(path: string): Promise<string> {
  const archive = await openPromise(path);
  try {
    for await (const entry of archive.eachEntry()) {
      if (!/^[^/]+\.dist-info\/METADATA$/.test(entry.fileName)) continue;
      return await text(await archive.openReadStreamPromise(entry));
    }
    return '';
  } finally {
    archive.close();
  }
}
