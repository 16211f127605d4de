import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidLayout } from '../errors.ts';
import type { Descriptor, Manifest } from '../manifest.ts';

/** Where an OCI layout keeps a blob. @throws EIMAGELAYOUT when the digest could lead elsewhere */
export function blobPath(folder: string, digest: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalidLayout(`\`${digest}\` is not a SHA-256 digest`);
  return join(folder, 'blobs', ...digest.split(':'));
}

/** What `index.json` says of the image besides its digest. */
export type EntryFacts = Partial<Pick<Descriptor, 'platform' | 'annotations'>>;

/** Makes a folder that holds blobs an OCI layout of the image with this root, which is written, too. */
export async function writeLayoutFiles(
  folder: string,
  { digest, mediaType, bytes }: Manifest,
  facts: EntryFacts = {},
): Promise<void> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await writeOnce(blobPath(folder, digest), bytes);
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: bytes.length, ...facts }] };
  await replaceFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await replaceFile(join(folder, 'index.json'), JSON.stringify(index));
}

/** A blob that is there is what its name says. Builders write it so that nobody can, and another layout may share it. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== bytes.length) await replaceFile(path, bytes);
}

async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}
