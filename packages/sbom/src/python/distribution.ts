import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '@waybill/kernel';
import { normalizeName, parseToml } from '@waybill/python';
import type { Description } from '../bom/index.ts';
import { unreadableDistribution } from '../errors.ts';
import { parsePoetryLock } from './parse-poetry-lock.ts';
import { parseUvLock } from './parse-uv-lock.ts';
import { type ProjectLock, planDistributionSbom } from './plan-distribution-sbom.ts';
import { readMetadata } from './read-metadata.ts';

/** Wheels and sdist of one distribution, as one release may have several. */
export function groupDistributions(artifacts: readonly Artifact[]): Artifact[][] {
  const files = artifacts.filter(({ kind }) => kind === 'wheel' || kind === 'sdist');
  return [...Map.groupBy(files, distributionName).values()];
}

/** `my_parcel-1.0-py3-none-any.whl` and `my-parcel-1.0.tar.gz` are of one distribution. */
function distributionName({ kind, name }: Artifact): string {
  const [wheelName = name] = name.split('-');
  return normalizeName(kind === 'wheel' ? wheelName : name.replace(/-[^-]*$/, ''));
}

/**
 * Describes the Python distribution of a release: its wheels and sdist are one thing to its users.
 *
 * @param artifacts all of its files. The metadata is read from a wheel, as wheels of one release differ in platform only;
 *   from the sdist where there is no wheel
 * @throws ESBOMWHEEL, EINVALIDTOML for a broken lock file
 */
export async function describeDistribution(cwd: string, artifacts: readonly Artifact[]): Promise<Description> {
  const [first] = artifacts;
  const read = artifacts.find(({ kind }) => kind === 'wheel') ?? first;
  if (read?.path === undefined) throw unreadableDistribution(read?.name ?? '', 'no path was recorded for it');
  const [metadata, lock] = await Promise.all([readMetadata(join(cwd, read.path), read), readLock(cwd)]);
  const files = artifacts.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
  const isFinal = read.kind === 'wheel' || !metadata.isDynamic;
  return {
    file: `${normalizeName(metadata.name)}-${metadata.version}.cdx.json`,
    describes: read.name,
    plan: planDistributionSbom({ metadata, isFinal, files, lock }),
  };
}

async function readLock(cwd: string): Promise<ProjectLock | undefined> {
  const uv = await readToml(cwd, 'uv.lock');
  const uvPackages = uv && parseUvLock(uv);
  if (uvPackages !== undefined) return { file: 'uv.lock', packages: uvPackages, holdsProject: true };
  const poetry = await readToml(cwd, 'poetry.lock');
  const packages = poetry && parsePoetryLock(poetry);
  return packages && { file: 'poetry.lock', packages, holdsProject: false };
}

async function readToml(cwd: string, file: string) {
  const text = await readFile(join(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : parseToml(file, text);
}
