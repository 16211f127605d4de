import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { releasePaths } from '@waybill/kernel';
import type { Handover } from './parse-handover.ts';
import { handoverFile } from './parse-handover.ts';

/** What an OCI layout consists of, and the list of its builder's attestations: names that say nothing. */
const inLayout = /^(?:oci-layout|(?:index|attestations)\.json|index\.json\.lock|blobs\/sha(?:256|512)\/[0-9a-f]+)$/;

/** Records are read by schema, and those that came with the folder are dropped. */
const record = /^artifacts\/[^/]+$/;

/** Files in the folder of a release that its description does not name. Globs of a release page would find them. */
export async function findStrays(
  cwd: string,
  { version, artifacts }: Pick<Handover, 'version' | 'artifacts'>,
): Promise<string[]> {
  const root = releasePaths.of(version).folder;
  const found = await readdir(join(cwd, root), { recursive: true, withFileTypes: true });
  const names = found
    .filter((each) => !each.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(cwd, root).length + 1))
    .map((name) => name.split(sep).join('/'));
  const places = artifacts.map(({ path = '', sha256 }) => ({
    place: path.slice(root.length + 1),
    isFile: sha256 !== undefined,
  }));
  const files = new Set(places.filter(({ isFile }) => isFile).map(({ place }) => place));
  const layouts = places.filter(({ isFile }) => !isFile).map(({ place }) => `${place}/`);
  const isKnown = (name: string) =>
    name === handoverFile ||
    record.test(name) ||
    files.has(name) ||
    layouts.some((layout) => name.startsWith(layout) && inLayout.test(name.slice(layout.length)));
  return names.filter((name) => !isKnown(name)).sort();
}
