import { posix } from 'node:path';
import { keysAt, lengthAt, type Path, type ProjectFiles, textAt, valueAt } from '../../documents/index.ts';
import { type CrateVersion, findCargoWorkspace, findCrateVersion, findManifest } from '../../layouts/index.ts';
import type { Wanted } from '../../places/index.ts';
import { isCurrent, type Released } from '../released.ts';
import type { Copies, CopyContext, LeftAlone } from './copy.ts';

/** A workspace of Cargo in which the version of crates changes. */
interface Workspace {
  readonly root: string;
  /** Names of the crates that get the new version. */
  readonly crates: ReadonlySet<string>;
  /** Every manifest of the workspace. */
  readonly manifests: readonly string[];
}

/**
 * What repeats the version of a crate: its `Cargo.toml`, where that says the version of the Python project; its entry in
 * `Cargo.lock`; what crates of the same workspace ask of it by path and version.
 *
 * @param taken the places of the projects' own versions: a `Cargo.toml` is among them where the backend reads it
 */
export async function findCargoCopies(context: CopyContext, taken: readonly Wanted[]): Promise<Copies> {
  const own = taken.flatMap(({ file, place }): CrateVersion[] =>
    posix.basename(file) === 'Cargo.toml' && place.kind === 'key' ? [{ file, path: place.path }] : [],
  );
  const { same, leftAlone } = await findBeside(context, own);
  const wanted: Wanted[] = same.map(({ file, path }) => keyPlace(file, path));
  for (const version of [...own, ...same]) wanted.push(...(await findFollowers(context, version)));
  return { wanted, leftAlone };
}

/** The crates beside projects whose version is elsewhere. */
async function findBeside({ files, released, isExcluded }: CopyContext, own: readonly CrateVersion[]) {
  const same: CrateVersion[] = [];
  const leftAlone: LeftAlone[] = [];
  for (const project of released) {
    const version = await findCrate(files, project);
    if (version === undefined || isExcluded(version.file) || own.some(({ file }) => file === version.file)) continue;
    const says = textAt((await files.document(version.file))?.data, version.path) ?? '';
    if (isCurrent(says, [project])) same.push(version);
    else leftAlone.push({ file: version.file, says });
  }
  return { same, leftAlone };
}

async function findCrate(files: ProjectFiles, { folder }: Released): Promise<CrateVersion | undefined> {
  const data = (await files.document(posix.join(folder, 'pyproject.toml')))?.data;
  const { manifest } = await findManifest({ folder, data, files, backend: '' });
  const crate = (await files.document(manifest))?.data;
  const ofAll = ['workspace', 'package', 'version'];
  // A manifest of a workspace alone, whose crates take its version.
  if (textAt(crate, ['package', 'name']) === undefined)
    return textAt(crate, ofAll) === undefined ? undefined : { file: manifest, path: ofAll };
  // Where the backend reads it, what is wrong with it is reported there.
  return findCrateVersion(files, manifest, manifest).catch(() => undefined);
}

async function findFollowers(context: CopyContext, version: CrateVersion): Promise<Wanted[]> {
  const workspace = await openWorkspace(context.files, version);
  const lock = posix.join(posix.dirname(workspace.root), 'Cargo.lock');
  const inLock = context.isExcluded(lock) ? [] : await findInCargoLock(context.files, lock, workspace.crates);
  const asked = workspace.manifests.filter((each) => !context.isExcluded(each));
  const requirements = await Promise.all(
    asked.map((manifest) => findRequirements(context, manifest, workspace.crates)),
  );
  return [...inLock, ...requirements.flat()];
}

async function openWorkspace(files: ProjectFiles, { file, path }: CrateVersion): Promise<Workspace> {
  const root = (await findCargoWorkspace(files, file)) ?? file;
  const manifests = await findManifests(files, root);
  const isShared = path[0] === 'workspace';
  const crates = new Set<string>();
  for (const manifest of isShared ? manifests : [file]) {
    const data = (await files.document(manifest))?.data;
    const isInherited = valueAt(data, ['package', 'version', 'workspace']) === true;
    const name = textAt(data, ['package', 'name']);
    if (name !== undefined && (isInherited || !isShared)) crates.add(name);
  }
  return { root, crates, manifests };
}

/** The manifests of a workspace: its root, its members, and what these depend on by path. */
async function findManifests(files: ProjectFiles, root: string): Promise<string[]> {
  const data = (await files.document(root))?.data;
  const members = [valueAt(data, ['workspace', 'members'])].flat().filter((each) => typeof each === 'string');
  const found = new Set([root, ...members.flatMap((each) => files.find(join(root, each)))]);
  for (const manifest of found) {
    const document = (await files.document(manifest))?.data;
    if (document === undefined) found.delete(manifest);
    for (const table of dependencyTables(document)) {
      const paths = keysAt(document, table).flatMap((name) => textAt(document, [...table, name, 'path']) ?? []);
      for (const path of paths) found.add(join(manifest, path));
    }
  }
  return [...found];
}

/** The manifest in a folder that another manifest names. */
function join(manifest: string, folder: string): string {
  return posix.join(posix.dirname(manifest), folder, 'Cargo.toml');
}

function dependencyTables(data: unknown): Path[] {
  const kinds = ['dependencies', 'dev-dependencies', 'build-dependencies'];
  const targets = keysAt(data, ['target']).flatMap((target) => kinds.map((kind) => ['target', target, kind]));
  return [...kinds.map((kind) => [kind]), ...targets, ['workspace', 'dependencies']];
}

/** A requirement of Cargo for one version: alone, or with a caret, a tilde or an equals sign. */
const requirement = /^\s*[=^~]?\s*(?<version>\d[\w.+-]*)\s*$/;

/** What a manifest asks of crates by path and version. Cargo would find no crate that fits once the version is written. */
async function findRequirements({ files, released }: CopyContext, manifest: string, crates: ReadonlySet<string>) {
  const data = (await files.document(manifest))?.data;
  return dependencyTables(data).flatMap((table) =>
    keysAt(data, table).flatMap((key): Wanted[] => {
      const at = [...table, key];
      const name = textAt(data, [...at, 'package']) ?? key;
      const asked = requirement.exec(textAt(data, [...at, 'version']) ?? '')?.groups?.['version'];
      const isOwn = textAt(data, [...at, 'path']) !== undefined && crates.has(name);
      if (!isOwn || asked === undefined || !isCurrent(asked, released)) return [];
      return [keyPlace(manifest, [...at, 'version'], requirement)];
    }),
  );
}

/** A name and a version, as `Cargo.lock` refers to a crate when there are two of its name. */
const reference = /^\S+ (?<version>\S+)$/;

/** The entries of crates in `Cargo.lock`: a crate of the repository has no source. */
async function findInCargoLock(files: ProjectFiles, lock: string, crates: ReadonlySet<string>): Promise<Wanted[]> {
  const data = (await files.document(lock))?.data;
  const entries = Array.from({ length: lengthAt(data, ['package']) }, (_, index) => ['package', index] as const);
  const own = entries.filter((path) => isOwnEntry(data, path, crates));
  const versions = new Set(
    own.map((path) => `${textAt(data, [...path, 'name'])} ${textAt(data, [...path, 'version'])}`),
  );
  const references = entries.flatMap((path) => {
    const list = [valueAt(data, [...path, 'dependencies'])].flat();
    return list.flatMap((each, index) => (versions.has(String(each)) ? [[...path, 'dependencies', index]] : []));
  });
  return [
    ...own.map((path) => keyPlace(lock, [...path, 'version'])),
    ...references.map((path) => keyPlace(lock, path, reference)),
  ];
}

function isOwnEntry(data: unknown, path: Path, crates: ReadonlySet<string>): boolean {
  return crates.has(textAt(data, [...path, 'name']) ?? '') && textAt(data, [...path, 'source']) === undefined;
}

function keyPlace(file: string, path: Path, within?: RegExp): Wanted {
  return { file, place: { kind: 'key', path, ...(within === undefined ? {} : { within }) }, form: 'semver' };
}
