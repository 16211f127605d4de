import { cp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Artifact,
  isOfItsDay,
  parseJson,
  recordArtifact,
  releaseFolder,
  releasePaths,
  sha256File,
  v,
} from '@waybill/kernel';
import type { LedgerArtifact } from '../../ledger/index.ts';

/** Which artifacts a folder does not hold with the bytes of the ledger. */
export async function missingIn(cwd: string, artifacts: readonly LedgerArtifact[]): Promise<LedgerArtifact[]> {
  const there = await Promise.all(artifacts.map((artifact) => isThere(cwd, artifact)));
  return artifacts.filter((_artifact, i) => !there[i]);
}

async function isThere(cwd: string, { kind, name, path, sha256, digest }: LedgerArtifact): Promise<boolean> {
  // A release is complete without what cannot be made again.
  if (path === undefined || isOfItsDay({ kind, name })) return true;
  const full = join(cwd, path);
  if (sha256 !== undefined) return (await sha256File(full).catch(() => undefined)) === sha256;
  if (digest !== undefined) return (await layoutDigest(full)) === digest;
  return stat(full).then(
    () => true,
    () => false,
  );
}

const LayoutIndex = v.object({ manifests: v.optional(v.array(v.object({ digest: v.string() }))) });

/** The digest of the image in an OCI layout. Whoever delivers it reads and checks the rest. */
async function layoutDigest(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'index.json'), 'utf8').catch(() => '{}');
  return parseJson(LayoutIndex, text)?.manifests?.[0]?.digest;
}

/** Brings what an earlier run left in the working copy into another folder. */
export async function copyRelease(from: string, to: string, version: string): Promise<void> {
  if (from === to) return;
  const folder = await releaseFolder(to, version);
  await cp(join(from, releasePaths.of(version).folder), folder, { recursive: true, force: true }).catch(
    () => undefined,
  );
}

/** Describes the artifacts to plugins as the first run did. */
export async function recordArtifacts(
  cwd: string,
  version: string,
  artifacts: readonly LedgerArtifact[],
): Promise<void> {
  await rm(join(cwd, releasePaths.of(version).artifacts), { recursive: true, force: true });
  await releaseFolder(cwd, version);
  for (const { madeBy: _madeBy, ...artifact } of artifacts) {
    // biome-ignore lint/plugin: the ledger was read by a schema that has all fields of an artifact.
    await recordArtifact(cwd, version, artifact as unknown as Artifact);
  }
}
