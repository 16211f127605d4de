import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { wrongArtifact } from '../errors.ts';
import { type ArtifactKind, isReleasePath, parseArtifact, wrongPath } from './parse-artifact.ts';
import { refuseLinks, releaseFolder } from './release-folder.ts';
import { releasePaths } from './release-paths.ts';

export type { ArtifactKind };

/** One thing that a release ships, as its maker describes it to the plugins that deliver or announce it. */
export interface Artifact {
  readonly kind: ArtifactKind;
  /** File name, or the image's name without tag: `ghcr.io/owner/name`. */
  readonly name: string;
  /** As the artifact itself says it: in PEP 440 form for a distribution. */
  readonly version?: string;
  /** Relative to the repository, with `/`, below `.waybill/<version>/`. A folder for an image (OCI layout). */
  readonly path?: string;
  /** Hex digest of a file. */
  readonly sha256?: string;
  /** Digest of an image's index: `sha256:…`. */
  readonly digest?: string;
  /** Bytes. */
  readonly size?: number;
  readonly mediaType: string;
  readonly platforms?: readonly string[];
  readonly tags?: readonly string[];
  /** The name of the artifact that this one is about: an SBOM's subject. */
  readonly describes?: string;
  /** Numbers that it says, for whoever compares releases: `{ "lines": 0.93 }` of a coverage report. */
  readonly measures?: Readonly<Record<string, number>>;
}

/** Bytes of a record. One is a few hundred. */
const largest = 1_000_000;

/**
 * Records an artifact of a release: one file each, replaced by rename, so that makers may run side by side and
 * a second run replaces what the first one wrote.
 *
 * @throws EARTIFACT when `path` is outside the folder of the release, where nobody would look for it
 */
export async function recordArtifact(cwd: string, version: string, artifact: Artifact): Promise<void> {
  const { kind, name, path } = artifact;
  if (path !== undefined && !isReleasePath(path, version)) throw wrongArtifact(name, `\`path\` ${wrongPath(version)}`);
  await releaseFolder(cwd, version);
  const folder = join(cwd, releasePaths.of(version).artifacts);
  await fs.promises.mkdir(folder, { recursive: true });
  const file = join(folder, `${kind}-${nameRecord(name)}.json`);
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  await fs.promises.writeFile(temporary, `${JSON.stringify(artifact, null, 2)}\n`);
  await fs.promises.rename(temporary, file);
}

/** Characters: file systems take 255 bytes, with what is before and after it. */
const longestName = 180;

/** A name as part of a file name. */
function nameRecord(name: string): string {
  const encoded = encodeURIComponent(name);
  return encoded.length <= longestName ? encoded : createHash('sha256').update(name).digest('hex');
}

/** Drops what an earlier build of the same version recorded of these kinds: it may have left other names. */
export async function forgetArtifacts(cwd: string, version: string, kinds: readonly ArtifactKind[]): Promise<void> {
  const place = releasePaths.of(version).artifacts;
  const folder = join(cwd, place);
  await refuseLinks(cwd, place);
  for await (const file of fs.promises.glob('*.json', { cwd: folder })) {
    if (kinds.some((kind) => file.startsWith(`${kind}-`))) await fs.promises.rm(join(folder, file), { force: true });
  }
}

/**
 * The artifacts of a release in a stable order; none when nothing was built here.
 *
 * @throws EARTIFACT for a record that no plugin writes; EFOLDERLINK for a link on the way to a record or an artifact
 */
export async function readArtifacts(cwd: string, version: string): Promise<Artifact[]> {
  const place = releasePaths.of(version).artifacts;
  // No glob: the first one of a process takes Node some milliseconds.
  const files = await fs.promises.readdir(join(cwd, place)).catch(() => []);
  const records = files.filter((file) => file.endsWith('.json')).sort();
  return Promise.all(records.map((file) => readRecord(cwd, version, `${place}/${file}`)));
}

async function readRecord(cwd: string, version: string, place: string): Promise<Artifact> {
  await refuseLinks(cwd, place);
  const stats = await fs.promises.stat(join(cwd, place));
  // Reading a pipe would wait for ever.
  if (!stats.isFile()) throw wrongArtifact(place, 'it is no file');
  const { size } = stats;
  if (size > largest) throw wrongArtifact(place, `it has ${size} bytes, more than ${largest}`);
  const parsed = parseArtifact(await fs.promises.readFile(join(cwd, place), 'utf8'), version);
  if ('problem' in parsed) throw wrongArtifact(place, parsed.problem);
  const { artifact } = parsed;
  if (artifact.path !== undefined) await refuseLinks(cwd, artifact.path);
  return artifact as Artifact;
}
