import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { joinLayouts, parseReference, restoreImage } from '@waybill/oci';
import { noJoinedImage } from '../errors.ts';
import { createClient, type ImageContext } from '../image/index.ts';

/** Whether other jobs have built the image: then nothing is built here. */
export function isJoined({ layouts, digests }: Pick<ImageContext['options'], 'layouts' | 'digests'>): boolean {
  return layouts.length + digests.length > 0;
}

/** Checks that everything that is to be joined is there. @throws ENOJOINEDIMAGE */
export async function checkJoined(input: ImageContext): Promise<void> {
  const { layouts, digests } = input.options;
  for (const path of layouts)
    await stat(resolve(input.context.cwd, path)).catch(() => Promise.reject(noJoinedImage(path)));
  for (const each of digests) {
    const { registry, digest } = await locate(input, each);
    if ((await registry.findDigest(digest)) === undefined) throw noJoinedImage(each);
  }
}

/**
 * Makes one image of those that other jobs built for some platforms each, as an OCI layout.
 *
 * @param annotations of the index
 * @throws ENOJOINEDIMAGE, EPLATFORMTWICE, EIMAGELAYOUT
 */
export async function joinImages(
  input: ImageContext,
  folder: string,
  annotations: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    const sources = [...input.options.layouts, ...input.options.digests];
    const layouts: string[] = [];
    for (const [at, source] of sources.entries()) layouts.push(await unpack(input, source, join(draft, String(at))));
    await joinLayouts(layouts, folder, annotations);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @returns the folder of the layout: where it lies, or unpacked or fetched into the draft */
async function unpack(input: ImageContext, source: string, draft: string): Promise<string> {
  if (parseReference(source) !== undefined) {
    const { registry, digest } = await locate(input, source);
    if (!(await restoreImage(registry, digest, draft))) throw noJoinedImage(source);
    return draft;
  }
  const path = resolve(input.context.cwd, source);
  const found = await stat(path).catch(() => Promise.reject(noJoinedImage(source)));
  if (found.isDirectory()) return path;
  await mkdir(draft, { recursive: true });
  const tar = await import('tar');
  await tar.extract({ file: path, cwd: draft });
  return draft;
}

async function locate(input: ImageContext, reference: string) {
  const parsed = parseReference(reference);
  if (parsed === undefined) throw noJoinedImage(reference);
  return { registry: await createClient(input, parsed.image), digest: parsed.digest };
}
