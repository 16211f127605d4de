import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '@waybill/kernel';
import { normalizeName, parseToml } from '@waybill/python';
import { unreadableWheel } from './errors.ts';
import { parseUvLock } from './parse-uv-lock.ts';
import { planDistributionSbom } from './plan-distribution-sbom.ts';
import { readWheel } from './read-wheel.ts';
import type { Description } from './write-sbom.ts';

/**
 * Describes the Python distribution of a release: its wheels and sdist are one thing to its users.
 *
 * @param wheel the one whose metadata is read; wheels of one release differ in platform only
 * @param artifacts the files of this project
 * @throws ESBOMWHEEL, EINVALIDTOML for a broken `uv.lock`
 */
export async function describeDistribution(
  cwd: string,
  wheel: Artifact,
  artifacts: readonly Artifact[],
): Promise<Description> {
  if (wheel.path === undefined) throw unreadableWheel(wheel.name, 'no path was recorded for it');
  const [metadata, lock] = await Promise.all([readWheel(join(cwd, wheel.path), wheel.name), readLock(cwd)]);
  const files = artifacts.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
  return {
    file: `${normalizeName(metadata.name)}-${metadata.version}.cdx.json`,
    describes: wheel.name,
    plan: planDistributionSbom({ metadata, files, lock }),
  };
}

async function readLock(cwd: string) {
  const text = await readFile(join(cwd, 'uv.lock'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseUvLock(parseToml('uv.lock', text));
}
