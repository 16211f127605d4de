import { readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseJson, v } from '@waybill/kernel';
import type { ConfiguredPlugin } from '@waybill/pipeline/configuration';

/** A package that a release runs, and what it says it needs. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Range of Node. */
  readonly node: string | undefined;
  /** Range of semantic-release, where it is a plugin that names one. */
  readonly host: string | undefined;
}

const Manifest = v.looseObject({
  name: v.string(),
  version: v.string(),
  engines: v.optional(v.looseObject({ node: v.optional(v.string()) })),
  peerDependencies: v.optional(v.looseObject({ 'semantic-release': v.optional(v.string()) })),
});

/** @returns nothing for what is no manifest of a package */
export async function readPackage(folder: string): Promise<InstalledPackage | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : parseJson(Manifest, text);
  if (found === undefined) return undefined;
  const { name, version, engines, peerDependencies } = found;
  return { name, version, node: engines?.node, host: peerDependencies?.['semantic-release'] };
}

/** The packages of the plugins, where they are installed. */
export async function readPlugins(plugins: readonly ConfiguredPlugin[]): Promise<InstalledPackage[]> {
  const found = await Promise.all(plugins.map(async (plugin) => findPackage(plugin)));
  const packages = found.filter((each) => each !== undefined);
  return [...new Map(packages.map((each) => [`${each.name} ${each.version}`, each])).values()];
}

async function findPackage({ name, places }: ConfiguredPlugin): Promise<InstalledPackage | undefined> {
  const [, own] = /^((?:@[^/]+\/)?[^./@][^/]*)/.exec(name) ?? [];
  if (own === undefined) return undefined;
  for (const place of places) {
    // As Node looks for a package: in `node_modules` of each folder above.
    for (const folder of createRequire(place).resolve.paths(own) ?? []) {
      const read = await readPackage(join(folder, own));
      if (read !== undefined) return read;
    }
  }
  return undefined;
}

/** Bytes that are free for this user, where the folder is. */
export async function readFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
