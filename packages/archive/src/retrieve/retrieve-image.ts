import { createHash } from 'node:crypto';
import { parseManifest, restoreImage } from '@waybill/oci';
import { type Connection, look, read } from '../store/index.ts';

/** Bytes of a manifest, as registries limit them. */
const longestManifest = 4 * 2 ** 20;

/**
 * Writes an image of the archive as an OCI layout: every blob is compared with its digest, and all follow from that of the image.
 *
 * @param place start of the keys of its layout
 * @returns whether the archive has it
 */
export async function retrieveImage(
  connection: Connection,
  place: string,
  { digest, folder }: { readonly digest: string; readonly folder: string },
): Promise<boolean> {
  const keyOf = (each: string) => `${place}/blobs/${each.replace(':', '/')}`;
  return restoreImage(
    {
      readManifest: (each) => readManifest(connection, keyOf(each), each),
      async streamBlob(blob, receive) {
        await read(connection, keyOf(blob.digest), { size: blob.size, receive });
      },
    },
    digest,
    folder,
  );
}

async function readManifest(connection: Connection, key: string, digest: string) {
  const found = await look(connection, key);
  if (found.is === 'missing' || (found.is === 'there' && found.object.size > longestManifest)) return undefined;
  let pieces: Uint8Array[] = [];
  const isThere = await read(connection, key, {
    size: longestManifest,
    async receive(body) {
      pieces = [];
      for await (const piece of body) pieces.push(Uint8Array.from(piece));
    },
  });
  const bytes = Uint8Array.from(Buffer.concat(pieces));
  if (!isThere || `sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest) return undefined;
  const { mediaType, manifests } = parseManifest({ bytes });
  const usual = `application/vnd.oci.image.${manifests ? 'index' : 'manifest'}.v1+json`;
  return { digest, bytes, mediaType: typeof mediaType === 'string' ? mediaType : usual };
}
