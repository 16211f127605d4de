import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HookInput, type ReleaseContext, recordArtifact, releasePaths } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import type { Description } from '../bom/index.ts';
import { type Changes, compareComponents } from './compare-components.ts';
import { previousSboms } from './previous-sboms.ts';

type Input = HookInput<unknown, ReleaseContext>;

/** What changed in one thing that a release ships. */
export interface SubjectChanges extends Changes {
  readonly describes: string;
  readonly platform?: string;
}

/**
 * Compares the documents of a release with those of the last one, and writes `sbom-changes-<version>.json` beside them for whoever delivers
 * or announces it.
 *
 * @returns what was compared; none where the last release has no document of that name
 */
export async function writeChanges(input: Input, descriptions: readonly Description[]): Promise<SubjectChanges[]> {
  const { cwd, lastRelease, nextRelease } = input.context;
  const { gitTag, version: since } = lastRelease;
  if (!gitTag || since === undefined) return [];
  const previous = previousSboms(input);
  const subjects: SubjectChanges[] = [];
  for (const { file, describes, platform, plan } of descriptions) {
    const before = await previous(`${formerName(file, nextRelease.version, since)}.cdx.json`);
    if (before === undefined) continue;
    const changes = compareComponents(before.components, plan.components);
    subjects.push({ describes, ...(platform !== undefined && { platform }), ...changes });
  }
  if (subjects.length > 0) await write(cwd, nextRelease.version, { since, subjects });
  return subjects;
}

/** `parcel-1.2.0_linux-amd64` → `parcel-1.1.0_linux-amd64`. Distributions have versions as Python writes them. */
export function formerName(file: string, version: string, last: string): string {
  const image = `-${version}_`;
  const at = file.lastIndexOf(image);
  if (at >= 0) return `${file.slice(0, at)}-${last}_${file.slice(at + image.length)}`;
  const [own, former] = [version, last].map((each) => `-${pep440(each)}`);
  return own !== undefined && file.endsWith(own) ? `${file.slice(0, -own.length)}${former}` : file;
}

function pep440(version: string): string {
  try {
    return toPep440(version);
  } catch {
    return version;
  }
}

/**
 * How much changed in images, for the page of the release: notes are written before an image is built. Platforms of one image change alike, so the one
 * counts in which the most has changed.
 */
function countInImages(subjects: readonly SubjectChanges[]): Record<string, number> {
  const total = { added: 0, removed: 0, upgraded: 0 };
  const images = Map.groupBy(
    subjects.filter(({ platform }) => platform !== undefined),
    ({ describes }) => describes,
  );
  const sizeOf = ({ added, removed, upgraded }: Changes) => added.length + removed.length + upgraded.length;
  for (const platforms of images.values()) {
    const [most] = [...platforms].sort((a, b) => sizeOf(b) - sizeOf(a));
    total.added += most?.added.length ?? 0;
    total.removed += most?.removed.length ?? 0;
    total.upgraded += most?.upgraded.length ?? 0;
  }
  return total;
}

async function write(
  cwd: string,
  version: string,
  { since, subjects }: { readonly since: string; readonly subjects: readonly SubjectChanges[] },
): Promise<void> {
  const name = `sbom-changes-${version}.json`;
  const folder = releasePaths.of(version).sboms;
  const text = `${JSON.stringify({ schemaVersion: 1, version, since, subjects }, null, 2)}\n`;
  await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, folder, name), text);
  await recordArtifact(cwd, version, {
    kind: 'report',
    name,
    path: `${folder}/${name}`,
    sha256: createHash('sha256').update(text).digest('hex'),
    size: Buffer.byteLength(text),
    mediaType: 'application/vnd.waybill.sbom-changes+json',
    measures: countInImages(subjects),
  });
}
