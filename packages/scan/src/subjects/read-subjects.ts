import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, readArtifacts, sha256File } from '@waybill/kernel';
import { changedSbom, unreadableSbom } from '../errors.ts';
import { parseSbom, type Sbom } from './parse-sbom.ts';

/** One thing that ships and is scanned: a distribution, or one platform of an image. */
export interface Subject {
  /** Name of the artifact that its SBOM describes. */
  readonly name: string;
  readonly kind: 'distribution' | 'image';
  /** `linux/arm64`, of an image. */
  readonly platform?: string | undefined;
  /** Name and absolute path of its SBOM. */
  readonly sbomName: string;
  readonly sbomPath: string;
  readonly sbom: Sbom;
  /** Absolute path of the image's OCI layout. */
  readonly layout?: string | undefined;
  /** SHA-256 of the file, or digest of the image. */
  readonly digest?: string | undefined;
}

/** Bytes of an SBOM. One of 20,000 components has about 20 MB. */
const largest = 256 * 2 ** 20;

/**
 * What the release ships, by the SBOMs that were made of it: the bytes that are recorded, and no others.
 *
 * @throws ESCANSBOM where an SBOM is not readable, or is not what was recorded
 */
export async function readSubjects(cwd: string, version: string): Promise<Subject[]> {
  const artifacts = await readArtifacts(cwd, version);
  const sboms = artifacts.filter(({ kind, mediaType }) => kind === 'sbom' && mediaType.includes('cyclonedx'));
  return Promise.all(sboms.map((record) => readSubject(cwd, record, artifacts)));
}

/** `parcel-1.0.0.whl`, or `ghcr.io/acme/parcel (linux/arm64)`. */
export function describeSubject({ name, platform }: Pick<Subject, 'name' | 'platform'>): string {
  return platform === undefined ? name : `${name} (${platform})`;
}

async function readSubject(cwd: string, record: Artifact, artifacts: readonly Artifact[]): Promise<Subject> {
  const { name, path, sha256, describes = name, platforms } = record;
  if (path === undefined) throw unreadableSbom(name, 'its record names no file');
  const sbomPath = join(cwd, path);
  const sbom = await readSbomFile(sbomPath, name);
  if (sha256 !== undefined && (await sha256File(sbomPath)) !== sha256) throw changedSbom(name);
  const described = artifacts.find((each) => each.kind !== 'sbom' && each.name === describes);
  const isImage = described?.kind === 'image';
  const digest = described?.digest ?? (described?.sha256 === undefined ? undefined : `sha256:${described.sha256}`);
  return {
    name: describes,
    kind: isImage ? 'image' : 'distribution',
    platform: platforms?.[0],
    ...{ sbomName: name, sbomPath, sbom, digest },
    layout: isImage && described.path !== undefined ? join(cwd, described.path) : undefined,
  };
}

/** Reads one CycloneDX document. @throws ESCANSBOM */
async function readSbomFile(path: string, name: string): Promise<Sbom> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: unknown) => {
      throw unreadableSbom(name, 'the file cannot be read', error);
    },
  );
  if (size > largest) throw unreadableSbom(name, `it has ${size} bytes, and the limit is ${largest}`);
  const sbom = parseSbom(await readFile(path));
  if (sbom === undefined) throw unreadableSbom(name, 'it is no CycloneDX document');
  return sbom;
}
