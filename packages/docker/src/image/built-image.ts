import { join } from 'node:path';
import { readArtifacts, recordArtifact } from '@waybill/kernel';
import { type Layout, readLayout } from '@waybill/oci';
import { notBuilt } from '../errors.ts';

/** The release in whose folder an image is recorded. */
export interface Place {
  readonly cwd: string;
  readonly version: string;
}

/** Tells later steps and other plugins of a built image. `name` is without tag. */
export async function recordImage(
  { cwd, version }: Place,
  { path, layout }: BuiltImage,
  { name, tags }: { readonly name: string; readonly tags: readonly string[] },
): Promise<void> {
  const { digest, mediaType } = layout.root;
  const { platforms, size } = layout;
  await recordArtifact(cwd, version, { kind: 'image', name, version, path, digest, size, mediaType, platforms, tags });
}

/** The image that `prepare` built for a release. @throws ENOIMAGEBUILT */
export async function findImage({ cwd, version }: Place, name: string): Promise<BuiltImage> {
  const artifacts = await readArtifacts(cwd, version);
  const path = artifacts.find((artifact) => artifact.kind === 'image' && artifact.name === name)?.path;
  if (path === undefined) throw notBuilt(version);
  return { path, layout: await readLayout(join(cwd, path)) };
}

/** A built image. `path` is relative to the repository, with `/`. */
export interface BuiltImage {
  readonly path: string;
  readonly layout: Layout;
}
