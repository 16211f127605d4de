import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidLayout } from './errors.ts';
import type { Manifest } from './manifest.ts';

/** Where an OCI layout keeps a blob. @throws EIMAGELAYOUT when the digest could lead elsewhere */
export function blobPath(folder: string, digest: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalidLayout(`\`${digest}\` is not a SHA-256 digest`);
  return join(folder, 'blobs', ...digest.split(':'));
}

/** Makes a folder that holds blobs an OCI layout of the image with this root, which is written, too. */
export async function writeLayoutFiles(folder: string, { digest, mediaType, bytes }: Manifest): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await writeFile(blobPath(folder, digest), bytes);
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length }] };
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
}
