import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { isReleaseError, reasonOf } from '@waybill/kernel';
import type { ReadEntry } from 'tar';
import { type Layer, parseWhiteout } from './apply-layer.ts';
import { unreadableLayer } from './errors.ts';
import { readBlob } from './read-blob.ts';
import { isRpmDatabase, isWanted } from './wanted-paths.ts';

export interface LayerDescriptor {
  readonly mediaType: string;
  readonly digest: string;
}

/** Bytes. */
const endOfArchive = 1024;

/**
 * Reads the wanted files and the whiteouts of one layer. The layer streams through; only wanted files are kept.
 *
 * @throws ESBOMLAYER for an unknown packing or a broken archive; what `readBlob` fails with
 */
export async function readLayer(layout: string, layer: LayerDescriptor): Promise<Layer> {
  const unpack = decompressor(layer);
  try {
    return await collect((entries) => pipeline(readBlob(layout, layer.digest), unpack, entries));
  } catch (error) {
    // A layer that changes nothing is an archive of nothing but zeros, which the parser takes for no archive.
    if (await isEmpty(layout, layer)) return { files: new Map(), removed: [], emptied: [] };
    throw isReleaseError(error) ? error : unreadableLayer(layer.digest, reasonOf(error), error);
  }
}

/** Whether a layer holds only the two blocks of zeros that end an archive. */
async function isEmpty(layout: string, layer: LayerDescriptor): Promise<boolean> {
  let size = 0;
  try {
    await pipeline(readBlob(layout, layer.digest), decompressor(layer), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (chunk.some((byte) => byte !== 0)) throw new RangeError('not empty');
      }
    });
  } catch {
    return false;
  }
  return size >= endOfArchive;
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

/** @param read sends the whole archive through the parser that it is given */
async function collect(read: (entries: NodeJS.WritableStream) => Promise<void>): Promise<Layer> {
  const { Parser } = await import('tar');
  const layer = { files: new Map<string, string>(), removed: [] as string[], emptied: [] as string[] };
  const links = new Map<string, string>();
  const contents: Promise<void>[] = [];
  const keep = async (entry: ReadEntry) => {
    layer.files.set(plainPath(entry.path), (await entry.concat()).toString());
  };
  const entries = new Parser({
    strict: true,
    onReadEntry(entry) {
      const path = plainPath(entry.path);
      noteWhiteout(path, layer);
      // That it exists is enough, and it can be large.
      if (isRpmDatabase(path)) layer.files.set(path, '');
      else if (isWanted(path) && isFile(entry)) return void contents.push(keep(entry));
      else if (isWanted(path) && entry.type === 'Link') links.set(path, plainPath(entry.linkpath ?? ''));
      // A file that became a symbolic link is gone; its target is found under a path of its own.
      else if (isWanted(path) && entry.type === 'SymbolicLink') layer.removed.push(path);
      entry.resume();
    },
  });
  await read(entries as unknown as NodeJS.WritableStream);
  await Promise.all(contents);
  // uv links what it installs to its cache: one file under two names.
  for (const [path, target] of links) layer.files.set(path, layer.files.get(target) ?? '');
  return layer;
}

/** Old archives have a type of their own for files. */
function isFile({ type }: ReadEntry): boolean {
  return type === 'File' || type === 'OldFile';
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
