import { access } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Artifact, forgetArtifacts, readArtifacts, recordArtifact } from '@waybill/kernel';
import { notBuilt } from '../errors.ts';
import type { Distribution } from './distribution.ts';
import { readDistribution } from './read-distribution.ts';

/** No media types are registered for them; these are what they are inside. */
const mediaTypes = { sdist: 'application/gzip', wheel: 'application/zip' } as const;

/** Hands the built files over to later steps, in place of those of an earlier build of the same version. */
export async function recordBuilt(cwd: string, version: string, built: readonly Distribution[]): Promise<void> {
  await forgetArtifacts(cwd, version, ['sdist', 'wheel']);
  for (const { kind, name, version: own, path, sha256, size } of built) {
    const place = relative(cwd, path).split(sep).join('/');
    const mediaType = mediaTypes[kind];
    await recordArtifact(cwd, version, { kind, name, version: own, path: place, sha256, size, mediaType });
  }
}

/** The files that were built for a release, as recorded; nothing that is merely next to them. @throws ENOTBUILT */
export async function readBuilt(cwd: string, version: string): Promise<Distribution[]> {
  const recorded = (await readArtifacts(cwd, version)).filter(({ kind }) => kind === 'sdist' || kind === 'wheel');
  if (recorded.length === 0) throw notBuilt(version, 'no built file is recorded');
  return Promise.all(recorded.map((artifact) => readRecorded(cwd, version, artifact)));
}

async function readRecorded(cwd: string, version: string, { name, path, sha256 }: Artifact): Promise<Distribution> {
  const file = join(cwd, path ?? name);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere || sha256 === undefined) throw notBuilt(version, `\`${name}\` is recorded, but not there`);
  return readDistribution(file, sha256);
}
