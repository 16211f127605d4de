import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, readArtifacts, releaseFolder, releasePaths } from '@waybill/kernel';
import type { Manifest, StatementFile } from '@waybill/oci';
import { detachedAttestations } from '@waybill/oci';
import type { BuiltImage, Place } from '../image/index.ts';

/**
 * What there is to attach to an image: the builder's attestations, the SBOMs that other plugins wrote, and what a scan says of vulnerabilities.
 *
 * @param name the image's name without tag, which the SBOMs describe
 */
export async function findStatements(
  { cwd, version }: Place,
  { path, layout }: BuiltImage,
  { name, attachSboms }: { readonly name: string; readonly attachSboms: boolean },
): Promise<StatementFile[]> {
  const { root, manifests, images } = layout;
  const artifacts = attachSboms ? await readArtifacts(cwd, version) : [];
  const sboms = artifacts.filter(({ kind, describes }) => kind === 'sbom' && describes === name);
  const vex = await findVex(cwd, artifacts);
  const attestations = await detachedAttestations(join(cwd, path));
  return [
    ...attestations.map(({ subject, ...each }) => ({
      ...each,
      subject: manifests.find(({ digest }) => digest === subject) ?? root,
    })),
    ...sboms.flatMap((each) => {
      const [platform, ...others] = each.platforms ?? [];
      const own = images.filter((image) => image.platform === platform && others.length === 0);
      return describeStatement(cwd, each, own.length === 1 ? (own[0]?.manifest ?? root) : root);
    }),
    ...vex.flatMap((each) => describeStatement(cwd, each, root)),
  ];
}

/** Scanners of others find it at the image. A run that finishes a release does not scan again, and may not have it. */
async function findVex(cwd: string, artifacts: readonly Artifact[]): Promise<Artifact[]> {
  const found: Artifact[] = [];
  for (const each of artifacts) {
    if (each.kind !== 'scan' || each.mediaType !== 'application/vnd.openvex+json') continue;
    const isThere = await access(join(cwd, each.path ?? '')).then(
      () => true,
      () => false,
    );
    if (isThere) found.push(each);
  }
  return found;
}

function describeStatement(
  cwd: string,
  { name, mediaType, sha256, size, path }: Artifact,
  subject: Manifest,
): StatementFile[] {
  if (sha256 === undefined || size === undefined || path === undefined) return [];
  return [{ name, mediaType, digest: `sha256:${sha256}`, size, path: join(cwd, path), subject }];
}

/** For {@link attachStatements}: the configuration of every manifest that attaches a file. */
export async function writeEmpty({ cwd, version }: Place): Promise<string> {
  await releaseFolder(cwd, version);
  const path = join(cwd, releasePaths.of(version).emptyJson);
  await writeFile(path, '{}');
  return path;
}
