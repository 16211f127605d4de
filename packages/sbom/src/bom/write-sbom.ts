import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, forgetArtifacts, recordArtifact, releaseFolder, releasePaths } from '@waybill/kernel';
import { type Rendering, renderCycloneDx } from './render-cyclonedx.ts';
import type { SbomPlan } from './sbom-plan.ts';
import { validateBom } from './validate-bom.ts';

/** One SBOM to be: what it says and where. */
export interface Description {
  /** File name. */
  readonly file: string;
  /** Name of the artifact that it is about. */
  readonly describes: string;
  /** `linux/arm64`, for one platform of an image. */
  readonly platform?: string;
  readonly plan: SbomPlan;
}

/** Removes the SBOMs of an earlier build of the same version: it may have left other names, and globs would find them. */
export async function forgetSboms(cwd: string, version: string): Promise<void> {
  await forgetArtifacts(cwd, version, ['sbom']);
  await rm(join(cwd, releasePaths.of(version).sboms), { recursive: true, force: true });
}

/** Writes an SBOM below `.waybill/<version>/sbom/` and records it for the plugins that deliver files. @throws ESBOMINVALID */
export async function writeSbom(
  cwd: string,
  version: string,
  { file, describes, platform, plan, ...rendering }: Description & Rendering,
): Promise<void> {
  const text = renderCycloneDx(plan, rendering);
  await validateBom(file, text, rendering.specVersion);
  await releaseFolder(cwd, version);
  const folder = join(cwd, releasePaths.of(version).sboms);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), text);
  const artifact: Artifact = {
    kind: 'sbom',
    name: file,
    path: `${releasePaths.of(version).sboms}/${file}`,
    sha256: createHash('sha256').update(text).digest('hex'),
    size: Buffer.byteLength(text),
    mediaType: 'application/vnd.cyclonedx+json',
    describes,
    ...(platform !== undefined && { platforms: [platform] }),
  };
  await recordArtifact(cwd, version, artifact);
}
