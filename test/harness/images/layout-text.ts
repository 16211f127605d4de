import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** All that an OCI layout holds, as one text: manifests, configurations, and layers as they are unpacked. */
export async function layoutText(folder: string): Promise<string> {
  const blobs = join(folder, 'blobs/sha256');
  const texts = (await readdir(blobs)).map(async (name) => {
    const bytes = await readFile(join(blobs, name));
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString('latin1');
  });
  return (await Promise.all(texts)).join('\n');
}
