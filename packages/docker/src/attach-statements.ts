import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, readArtifacts, releaseFolder } from '@waybill/kernel';
import type { BuiltImage } from './build-image.ts';
import type { Place } from './built-image.ts';
import { detachedAttestations } from './detached-attestations.ts';
import { inParallel } from './in-parallel.ts';
import { listAttached } from './list-attached.ts';
import type { Manifest } from './manifest.ts';
import { emptyJson, isAttached, planReferrer, planReferrers, referrersTag, type Statement } from './plan-referrer.ts';
import type { Registry } from './registry.ts';

const simultaneousStatements = 4;

/** A file that says something about an image. */
export interface StatementFile extends Statement {
  /** Absolute. */
  readonly path: string;
}

/**
 * What there is to attach to an image: the builder's attestations, and the SBOMs that other plugins wrote.
 *
 * @param name the image's name without tag, which the SBOMs describe
 */
export async function findStatements(
  { cwd, version }: Place,
  { path }: BuiltImage,
  { name, attachSboms }: { readonly name: string; readonly attachSboms: boolean },
): Promise<StatementFile[]> {
  const artifacts = attachSboms ? await readArtifacts(cwd, version) : [];
  const sboms = artifacts.filter(({ kind, describes }) => kind === 'sbom' && describes === name);
  return [...(await detachedAttestations(join(cwd, path))), ...sboms.flatMap((each) => statementOf(cwd, each))];
}

function statementOf(cwd: string, { name, mediaType, sha256, size, path }: Artifact): StatementFile[] {
  if (sha256 === undefined || size === undefined || path === undefined) return [];
  return [{ name, mediaType, digest: `sha256:${sha256}`, size, path: join(cwd, path) }];
}

/**
 * Attaches files to an image in a registry, unless they are attached already: found by the referrers API, or under the
 * fallback tag where the registry lacks it.
 */
export async function attachStatements(
  registry: Registry,
  image: Manifest,
  { cwd, version, statements }: Place & { readonly statements: readonly StatementFile[] },
): Promise<void> {
  const tag = referrersTag(image.digest);
  const { entries, fallback } = await listAttached(registry, image.digest);
  const missing = statements
    .map((statement) => ({ statement, referrer: planReferrer(image, statement) }))
    .filter(({ statement, referrer }) => !isAttached(entries, statement, referrer.digest));
  if (missing.length === 0) return;

  const empty = join(await releaseFolder(cwd, version), 'empty.json');
  await writeFile(empty, '{}');
  await registry.uploadBlob({ ...emptyJson, path: empty });
  const unlisted = new Set<Manifest>();
  await inParallel(missing, simultaneousStatements, async ({ statement, referrer }) => {
    await registry.uploadBlob(statement);
    const { isListed } = await registry.putManifest(referrer.digest, referrer);
    if (!isListed) unlisted.add(referrer);
  });
  // All at once: a registry may let nobody write a tag twice.
  const more = missing.map(({ referrer }) => referrer).filter((referrer) => unlisted.has(referrer));
  const longer = more.length > 0 ? planReferrers(fallback ?? (await registry.readManifest(tag)), more) : undefined;
  if (longer !== undefined) await registry.putManifest(tag, longer);
}
