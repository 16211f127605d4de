import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, v } from '@waybill/kernel';
import { invalidLayout } from '../errors.ts';
import { Digest } from '../manifest.ts';
import { blobPath, writeLayoutFiles } from './layout-files.ts';
import { type Attestation, planDetached } from './plan-detached.ts';
import { readLayout } from './read-layout.ts';

/** Is in the layout, whose blobs the attestations stay. */
const listFile = 'attestations.json';

const Attestations = v.array(
  v.object({
    ...{ name: v.string(), mediaType: v.string(), digest: Digest, size: v.number(), predicateType: v.string() },
    subject: v.exactOptional(v.string()),
  }),
);

/** Takes the builder's attestations out of the image in a layout, and keeps them beside it there. */
export async function detachAttestations(folder: string): Promise<void> {
  const { root: whole, manifests, images } = await readLayout(folder);
  const platformOf = (digest: string) => images.find(({ manifest }) => manifest.digest === digest)?.platform;
  const { root, attestations } = planDetached(whole, manifests, platformOf);
  if (attestations.length === 0) return;
  await writeFile(join(folder, listFile), `${JSON.stringify(attestations, null, 2)}\n`);
  await writeLayoutFiles(folder, root);
}

/** What was taken out of the image in a layout; nothing where it came from a registry. `path` is absolute. */
export async function detachedAttestations(folder: string): Promise<(Attestation & { readonly path: string })[]> {
  const text = await readFile(join(folder, listFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const attestations = parseJson(Attestations, text);
  if (attestations === undefined) throw invalidLayout(`its \`${listFile}\` is damaged`);
  return attestations.map((each) => ({ ...each, path: blobPath(folder, each.digest) }));
}
