import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, readArtifacts, releaseFolder } from '@waybill/kernel';
import { addToList, listAttached } from './attached-list.ts';
import type { BuiltImage } from './build-image.ts';
import type { Place } from './built-image.ts';
import { detachedAttestations } from './detached-attestations.ts';
import { inParallel } from './in-parallel.ts';
import type { Manifest } from './manifest.ts';
import { emptyJson, isAttached, planReferrer, type Statement } from './plan-referrer.ts';
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

/** For {@link attachStatements}: the configuration of every manifest that attaches a file. */
export async function writeEmpty({ cwd, version }: Place): Promise<string> {
  const path = join(await releaseFolder(cwd, version), 'empty.json');
  await writeFile(path, '{}');
  return path;
}

export interface Attachments {
  readonly statements: readonly StatementFile[];
  /** A file that holds an empty JSON object. */
  readonly empty: string;
}

/**
 * Attaches files to an image in a registry, unless they are attached already: found by the referrers API, or under the
 * fallback tag where the registry lacks it.
 */
export async function attachStatements(
  registry: Registry,
  image: Manifest,
  { statements, empty }: Attachments,
): Promise<void> {
  const entries = await listAttached(registry, image.digest);
  const missing = statements
    .map((statement) => ({ statement, referrer: planReferrer(image, statement) }))
    .filter(({ statement, referrer }) => !isAttached(entries, statement, referrer.digest));
  if (missing.length === 0) return;

  await registry.uploadBlob({ ...emptyJson, path: empty });
  const unlisted = new Set<Manifest>();
  await inParallel(missing, simultaneousStatements, async ({ statement, referrer }) => {
    await registry.uploadBlob(statement);
    const { isListed } = await registry.putManifest(referrer.digest, referrer);
    if (!isListed) unlisted.add(referrer);
  });
  // All at once: a registry may let nobody write a tag twice.
  const more = missing.map(({ referrer }) => referrer).filter((referrer) => unlisted.has(referrer));
  if (more.length > 0) await addToList(registry, image.digest, more);
}
