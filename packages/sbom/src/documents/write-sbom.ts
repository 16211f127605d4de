import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, forgetArtifacts, recordArtifact, releaseFolder, releasePaths } from '@waybill/kernel';
import { type Description, type Rendering, renderCycloneDx, validateBom } from '../bom/index.ts';
import { invalidSbom } from '../errors.ts';
import type { Format } from '../options.ts';
import { checkSpdx, renderSpdx } from '../spdx/index.ts';

const shownProblems = 5;

/** How each format is named, as scanners and GitHub know it. */
const kinds = {
  cyclonedx: { ending: '.cdx.json', mediaType: 'application/vnd.cyclonedx+json' },
  spdx: { ending: '.spdx.json', mediaType: 'application/spdx+json' },
} as const;

/** Removes the SBOMs of an earlier build of the same version: it may have left other names, and globs would find them. */
export async function forgetSboms(cwd: string, version: string): Promise<void> {
  await forgetArtifacts(cwd, version, ['sbom']);
  await forgetChanges(cwd, version);
  await rm(join(cwd, releasePaths.of(version).sboms), { recursive: true, force: true });
}

/** Reports of other plugins stay. */
async function forgetChanges(cwd: string, version: string): Promise<void> {
  const record = `report-${encodeURIComponent(`sbom-changes-${version}.json`)}.json`;
  await rm(join(cwd, releasePaths.of(version).artifacts, record), { force: true });
}

/**
 * Writes an SBOM below `.waybill/<version>/sbom/` in one format, and records it for the plugins that deliver files.
 *
 * @returns its file name
 * @throws ESBOMINVALID
 */
export async function writeSbom(
  cwd: string,
  version: string,
  description: Description,
  { format, ...rendering }: Rendering & { readonly format: Format },
): Promise<string> {
  const { ending, mediaType } = kinds[format];
  const { describes, platform } = description;
  const name = `${description.file}${ending}`;
  const text = await renderValid(name, description, { format, ...rendering });
  await releaseFolder(cwd, version);
  const folder = join(cwd, releasePaths.of(version).sboms);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  const artifact: Artifact = {
    kind: 'sbom',
    name,
    path: `${releasePaths.of(version).sboms}/${name}`,
    sha256: createHash('sha256').update(text).digest('hex'),
    size: Buffer.byteLength(text),
    mediaType,
    describes,
    ...(platform !== undefined && { platforms: [platform] }),
  };
  await recordArtifact(cwd, version, artifact);
  return name;
}

/** The text of a document that was checked. @throws ESBOMINVALID */
export async function renderValid(
  name: string,
  { plan }: Pick<Description, 'plan'>,
  { format, ...rendering }: Rendering & { readonly format: Format },
): Promise<string> {
  if (format === 'cyclonedx') {
    const text = renderCycloneDx(plan, rendering);
    await validateBom(name, text, rendering.specVersion);
    return text;
  }
  const text = renderSpdx(plan, rendering);
  const problems = checkSpdx(JSON.parse(text));
  if (problems.length > 0) throw invalidSbom(name, problems.slice(0, shownProblems));
  return text;
}
