import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { isReleaseError, reasonOf } from '@waybill/kernel';
import type { Layer } from './apply-layer.ts';
import { unreadableLayer } from './errors.ts';
import { layerArchive } from './layer-archive.ts';
import { readBlob } from './read-blob.ts';

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
    const archive = await layerArchive();
    await pipeline(readBlob(layout, layer.digest), unpack, archive.look, archive.parser);
    const problem = archive.problem();
    if (problem !== undefined) throw unreadableLayer(layer.digest, problem);
    return await archive.layer();
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
