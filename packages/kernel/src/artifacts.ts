import { join } from 'node:path';
import { fs } from './fs.ts';
import { releaseFolder, waybillFolder } from './release-folder.ts';

export type ArtifactKind = 'sdist' | 'wheel' | 'image' | 'sbom' | 'scan' | 'report' | 'file';

/** One thing that a release ships, as its maker describes it to the plugins that deliver or announce it. */
export interface Artifact {
  readonly kind: ArtifactKind;
  /** File name, or the image's name without tag: `ghcr.io/owner/name`. */
  readonly name: string;
  /** Relative to the repository, with `/`. A folder for an image (OCI layout). */
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
}

/**
 * Records an artifact of a release: one file each, replaced by rename, so that makers may run side by side and
 * a second run replaces what the first one wrote.
 */
export async function recordArtifact(cwd: string, version: string, artifact: Artifact): Promise<void> {
  const folder = join(await releaseFolder(cwd, version), 'artifacts');
  await fs.promises.mkdir(folder, { recursive: true });
  const file = join(folder, `${artifact.kind}-${encodeURIComponent(artifact.name)}.json`);
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  await fs.promises.writeFile(temporary, `${JSON.stringify(artifact, null, 2)}\n`);
  await fs.promises.rename(temporary, file);
}

/** Drops what an earlier build of the same version recorded of these kinds: it may have left other names. */
export async function forgetArtifacts(cwd: string, version: string, kinds: readonly ArtifactKind[]): Promise<void> {
  const folder = join(cwd, waybillFolder, version, 'artifacts');
  for await (const file of fs.promises.glob('*.json', { cwd: folder })) {
    if (kinds.some((kind) => file.startsWith(`${kind}-`))) await fs.promises.rm(join(folder, file), { force: true });
  }
}

/** The artifacts of a release in a stable order; none when nothing was built here. */
export async function readArtifacts(cwd: string, version: string): Promise<Artifact[]> {
  const folder = join(cwd, waybillFolder, version, 'artifacts');
  // No glob: the first one of a process takes Node some milliseconds.
  const files = await fs.promises.readdir(folder).catch(() => []);
  const read = async (file: string) => JSON.parse(await fs.promises.readFile(join(folder, file), 'utf8')) as Artifact;
  return Promise.all(
    files
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map(read),
  );
}
