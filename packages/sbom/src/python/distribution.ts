import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Artifact, assertInRepository } from '@waybill/kernel';
import { normalizeName, projectFolders, readPythonProject } from '@waybill/python';
import type { Description, PlannedComponent } from '../bom/index.ts';
import { noEnvironment, unreadableDistribution, unreadableLock } from '../errors.ts';
import {
  findLock,
  type LockedPackage,
  type ProjectLock,
  type ReadText,
  readEnvironment,
  readLock,
} from '../locks/index.ts';
import { planDistributionSbom } from './plan-distribution-sbom.ts';
import { readContents } from './read-contents.ts';

/** What says which versions a project uses. */
export interface DependencySources {
  /** A lock file that the configuration names. */
  readonly lock?: string | undefined;
  /** Folder of an installed environment. */
  readonly environment?: string | undefined;
  /** Folders, or patterns of folders, of the projects. */
  readonly packages: readonly string[];
  /** Whether `.venv` tells licences where no environment is named. What must be the same on every machine does without. */
  readonly usesVenv?: boolean;
}

/** Asks an index for licences. */
export type AskLicenses = (components: readonly PlannedComponent[]) => Promise<readonly PlannedComponent[]>;

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
 * @throws ESBOMWHEEL, EINVALIDTOML for a broken lock file, ESBOMLOCK, ESBOMENVIRONMENT
 */
export async function describeDistribution(
  cwd: string,
  artifacts: readonly Artifact[],
  sources: DependencySources,
  ask: AskLicenses = async (components) => components,
): Promise<Description> {
  const [first] = artifacts;
  const read = artifacts.find(({ kind }) => kind === 'wheel') ?? first;
  if (read?.path === undefined) throw unreadableDistribution(read?.name ?? '', 'no path was recorded for it');
  // One after another: each is a file of any size.
  const contents = [];
  for (const artifact of artifacts) {
    if (artifact !== read && (artifact.kind !== 'wheel' || artifact.path === undefined)) continue;
    const { path = '', name } = artifact;
    contents.push({ artifact, name, ...(await readContents(join(cwd, path), artifact)) });
  }
  const metadata = contents.find(({ artifact }) => artifact === read)?.metadata;
  if (metadata === undefined) throw unreadableDistribution(read.name, 'it was not read');
  const files = artifacts.flatMap(({ name, sha256 }) => (sha256 === undefined ? [] : [{ name, sha256 }]));
  const isFinal = read.kind === 'wheel' || !metadata.isDynamic;
  const known = await readDependencies(cwd, metadata.name, sources);
  const plan = planDistributionSbom({ metadata, isFinal, files, bundles: contents, ...known });
  return {
    file: `${normalizeName(metadata.name)}-${metadata.version}`,
    describes: read.name,
    plan: { ...plan, components: await ask(plan.components) },
  };
}

interface Dependencies {
  readonly lock: ProjectLock | undefined;
  readonly environment: readonly LockedPackage[];
}

/** The lock of the project's own folder before that of the repository, in which a workspace has one for all. */
async function readDependencies(cwd: string, name: string, sources: DependencySources): Promise<Dependencies> {
  const read = textReader(cwd);
  const environment = sources.environment === undefined ? [] : await readEnvironment(join(cwd, sources.environment));
  if (sources.environment !== undefined && environment.length === 0) throw noEnvironment(sources.environment);
  const folder = await findFolder(cwd, name, sources.packages);
  const installed = sources.environment === undefined && sources.usesVenv ? await readVenv(cwd, folder) : environment;
  if (sources.lock !== undefined) return { lock: await readLock(sources.lock, read), environment: installed };
  const own = folder === undefined ? undefined : await findLock(folder, read);
  const lock = own ?? (await findLock('.', read));
  const whole = { file: sources.environment ?? '', packages: environment, holdsProject: false };
  return { lock: lock ?? (environment.length > 0 ? whole : undefined), environment: installed };
}

/** The environment where uv, PDM, Poetry and people have it. It says nothing of versions: it may hold what a release does not need. */
async function readVenv(cwd: string, folder = '.'): Promise<LockedPackage[]> {
  const own = await readEnvironment(join(cwd, folder, '.venv'));
  return own.length > 0 || folder === '.' ? own : readEnvironment(join(cwd, '.venv'));
}

/** The folder of a project that is not the root. */
async function findFolder(cwd: string, name: string, packages: readonly string[]): Promise<string | undefined> {
  for (const folder of packages.flatMap((pattern) => projectFolders(cwd, pattern))) {
    const project = folder === '.' ? undefined : await readPythonProject(join(cwd, folder));
    if (project?.name !== undefined && normalizeName(project.name) === normalizeName(name)) return folder;
  }
  return undefined;
}

/** Bytes of a lock file. The largest of real projects have some megabytes. */
const largestLock = 64 * 1024 ** 2;

/** Reads files of the repository. @throws EOUTSIDE for a link out of it, ESBOMLOCK for a huge one */
function textReader(cwd: string): ReadText {
  return async (file) => {
    const path = posix.normalize(file);
    assertInRepository(cwd, path);
    const about = await stat(join(cwd, path)).catch(() => undefined);
    if (!about?.isFile()) return undefined;
    if (about.size > largestLock) throw unreadableLock(file, `it has ${about.size} bytes, more than ${largestLock}`);
    return readFile(join(cwd, path), 'utf8');
  };
}
