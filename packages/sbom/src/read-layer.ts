import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ReadableStream, ReadableWritablePair } from 'node:stream/web';
import zlib from 'node:zlib';
import { isReleaseError, reasonOf } from '@waybill/kernel';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { type Layer, parseWhiteout } from './apply-layer.ts';
import { unreadableLayer } from './errors.ts';
import { readBlob } from './read-blob.ts';
import { isRpmDatabase, isWanted } from './wanted-paths.ts';

export interface LayerDescriptor {
  readonly mediaType: string;
  readonly digest: string;
}

/**
 * Reads the wanted files and the whiteouts of one layer. The layer streams through; only wanted files are kept.
 *
 * @throws ESBOMLAYER for an unknown packing or a broken archive; what `readBlob` fails with
 */
export async function readLayer(layout: string, layer: LayerDescriptor): Promise<Layer> {
  const unpack = decompressor(layer);
  try {
    // The callback is empty because the last stream, which is read below, fails with the same error.
    const unpacked = pipeline(readBlob(layout, layer.digest), unpack, () => {});
    const web = Readable.toWeb(unpacked) as ReadableStream<Uint8Array>;
    const decoder = createTarDecoder({ strict: true }) as ReadableWritablePair<ParsedTarEntry, Uint8Array>;
    return await collect(web.pipeThrough(decoder));
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableLayer(layer.digest, reasonOf(error), error);
  }
}

/** The stream that unpacks a layer, by the end of its media type: OCI writes `+gzip`, Docker `.gzip`. */
function decompressor({ mediaType, digest }: LayerDescriptor): Transform {
  const packing = /(?:tar|[.+](?:gzip|zstd))$/.exec(mediaType)?.[0].slice(-4);
  if (packing === 'gzip') return zlib.createGunzip();
  if (packing === 'tar') return new PassThrough();
  // Node 22.14 has no zstd.
  if (packing === 'zstd' && 'createZstdDecompress' in zlib) return zlib.createZstdDecompress();
  throw unreadableLayer(digest, `this Node cannot unpack \`${mediaType}\``);
}

async function collect(entries: ReadableStream<ParsedTarEntry>): Promise<Layer> {
  const layer = { files: new Map<string, string>(), removed: [] as string[], emptied: [] as string[] };
  const links = new Map<string, string>();
  for await (const { header, body } of entries) {
    const path = plainPath(header.name);
    const type = isWanted(path) ? header.type : undefined;
    noteWhiteout(path, layer);
    if (type === 'file') layer.files.set(path, await text(body as ReadableStream));
    else await body.pipeTo(new WritableStream());
    if (type === 'link') links.set(path, plainPath(header.linkname ?? ''));
    // A file that became a symbolic link is gone; its target is found under a path of its own.
    if (type === 'symlink') layer.removed.push(path);
    // That it exists is enough, and it can be large.
    if (isRpmDatabase(path)) layer.files.set(path, '');
  }
  // uv links what it installs to its cache: one file under two names.
  for (const [path, target] of links) layer.files.set(path, layer.files.get(target) ?? '');
  return layer;
}

function noteWhiteout(path: string, { removed, emptied }: { removed: string[]; emptied: string[] }): void {
  const { removes, empties } = parseWhiteout(path);
  if (removes !== undefined) removed.push(removes);
  if (empties !== undefined) emptied.push(empties);
}

/** Archives write `usr/lib`, `./usr/lib` or `/usr/lib/` for the same path. */
function plainPath(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
}
