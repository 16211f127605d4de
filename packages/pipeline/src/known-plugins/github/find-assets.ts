import fs from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256File, waybillFolder } from '@waybill/kernel';
import type { AssetFile } from './plan-github.ts';

export type { AssetFile };

export interface FoundAssets {
  readonly files: readonly AssetFile[];
  /** Patterns that name nothing, though a project wrote them. */
  readonly missing: readonly string[];
}

/** What `assets` of the GitHub plugin stands for. Patterns below `.waybill/` may name nothing: not every project builds everything. */
export async function findAssets(cwd: string, assets: unknown): Promise<FoundAssets> {
  const wanted = patternsOf(assets);
  const files = new Map<string, AssetFile>();
  const missing: string[] = [];
  for (const { pattern, name } of wanted) {
    const paths = await matches(cwd, pattern);
    if (paths.length === 0 && !isOurs(pattern)) missing.push(pattern);
    for (const path of paths) {
      files.set(path, { path, name: name ?? basename(path), ...(await describe(join(cwd, path))) });
    }
  }
  return { files: [...files.values()], missing };
}

/** The assets without patterns below `.waybill/` that name nothing: the plugin would log an error for each. */
export async function presentAssets(cwd: string, assets: readonly unknown[]): Promise<unknown[]> {
  const isThere = await Promise.all(
    assets.map(async (asset) => !isOurs(asset) || (await matches(cwd, asset)).length > 0),
  );
  return assets.filter((_, i) => isThere[i]);
}

function isOurs(asset: unknown): asset is string {
  return typeof asset === 'string' && asset.startsWith(`${waybillFolder}/`);
}

interface Wanted {
  readonly pattern: string;
  readonly name?: string;
  /** The plugin makes the name from a template. */
  readonly hasTemplate?: boolean;
}

/** The patterns of all assets, and the name that some of them give. */
export function patternsOf(assets: unknown): Wanted[] {
  return (Array.isArray(assets) ? assets : [assets]).flatMap(patternsIn);
}

function patternsIn(asset: unknown): Wanted[] {
  if (typeof asset === 'string' || Array.isArray(asset)) {
    return [asset]
      .flat()
      .filter(isPattern)
      .map((pattern) => ({ pattern }));
  }
  const { path, name } = (asset ?? {}) as { path?: unknown; name?: unknown };
  // A name with a template in it is the plugin's to fill in.
  const hasTemplate = typeof name === 'string' && (name.includes('$') || name.includes('<%'));
  const fixed = typeof name === 'string' && !hasTemplate ? { name } : { ...(hasTemplate && { hasTemplate }) };
  return [path]
    .flat()
    .filter(isPattern)
    .map((pattern) => ({ pattern, ...fixed }));
}

function isPattern(value: unknown): value is string {
  return typeof value === 'string' && !value.startsWith('!');
}

/** Files only. A folder stands for all that is in it. */
async function matches(cwd: string, pattern: string): Promise<string[]> {
  const found: string[] = [];
  // By Node's whole `fs`: an older Node has no `glob`, and must get as far as to say that it is too old.
  for await (const path of fs.promises.glob(pattern, { cwd })) {
    const at = await stat(join(cwd, path));
    if (at.isFile()) found.push(path);
    if (at.isDirectory()) found.push(...(await matches(cwd, `${path}/**/*`)));
  }
  return found.sort();
}

async function describe(path: string): Promise<{ size: number; sha256: string }> {
  return { size: (await stat(path)).size, sha256: await sha256File(path) };
}
