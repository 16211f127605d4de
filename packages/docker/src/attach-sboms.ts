import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, readArtifacts, releaseFolder } from '@waybill/kernel';
import type { Place } from './built-image.ts';
import type { Manifest } from './manifest.ts';
import { emptyJson, planReferrer, planReferrers, referrersTag, type Statement } from './plan-referrer.ts';
import type { Registry } from './registry.ts';

/**
 * Attaches the SBOMs of an image that other plugins wrote to the image in every registry: found by the referrers API,
 * or under the fallback tag where a registry lacks it.
 *
 * @param name the image's name without tag, which the SBOMs describe
 * @returns how many are attached
 */
export async function attachSboms(
  registries: readonly Registry[],
  image: Manifest,
  { cwd, version, name }: Place & { readonly name: string },
): Promise<number> {
  const statements = (await readArtifacts(cwd, version))
    .filter(({ kind, describes }) => kind === 'sbom' && describes === name)
    .flatMap((artifact) => statementOf(cwd, artifact));
  if (statements.length === 0) return 0;
  const empty = join(await releaseFolder(cwd, version), 'empty.json');
  await writeFile(empty, '{}');
  for (const registry of registries) {
    await registry.uploadBlob({ ...emptyJson, path: empty });
    // One after the other: two at once would each write a list without the other.
    for (const statement of statements) await attach(registry, image, statement);
  }
  return statements.length;
}

interface StatementFile extends Statement {
  readonly path: string;
}

function statementOf(cwd: string, { name, mediaType, sha256, size, path }: Artifact): StatementFile[] {
  if (sha256 === undefined || size === undefined || path === undefined) return [];
  return [{ name, mediaType, digest: `sha256:${sha256}`, size, path: join(cwd, path) }];
}

/** Attaches a file, unless it is attached already. */
async function attach(registry: Registry, image: Manifest, statement: StatementFile): Promise<void> {
  const referrer = planReferrer(image, statement);
  const attached = await registry.listReferrers(image.digest);
  if (attached?.some(({ digest }) => digest === referrer.digest)) return;
  const tag = referrersTag(image.digest);
  const list = planReferrers(await registry.readManifest(tag), referrer, statement.mediaType);
  if (list === undefined) return;
  await registry.uploadBlob(statement);
  const { isListed } = await registry.putManifest(referrer.digest, referrer);
  if (!isListed) await registry.putManifest(tag, list);
}
