import fs from 'node:fs';
import { join } from 'node:path';
import { inParallel } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { extraOf, parseDirectUrl, parseMetadata } from '../metadata/index.ts';
import type { LockedPackage } from './locked-package.ts';
import { fromRequirement } from './parse-poetry-lock.ts';

/** Where an environment has its distributions: of any system, or a folder of `pip install --target`. */
const places = ['lib/python*/site-packages', 'lib64/python*/site-packages', 'Lib/site-packages', '.'];

/** Bytes of one file of metadata. */
const largest = 32 * 1024 ** 2;

/**
 * The distributions that are installed in an environment, with licences and with what each needs.
 *
 * @returns none when the folder has none
 */
export async function readEnvironment(folder: string): Promise<LockedPackage[]> {
  const files = new Set<string>();
  for (const place of places) {
    for await (const path of fs.promises.glob(`${place}/*.dist-info/METADATA`, { cwd: folder })) files.add(path);
  }
  const found = await inParallel([...files].sort(), 8, (path) => readPackage(join(folder, path)));
  const byName = new Map(found.flatMap((each) => (each === undefined ? [] : [[each.name, each] as const])));
  return [...byName.values()];
}

async function readPackage(path: string): Promise<LockedPackage | undefined> {
  const { size } = await fs.promises.stat(path);
  if (size > largest) return undefined;
  const metadata = parseMetadata(await fs.promises.readFile(path, 'utf8'));
  if (metadata === undefined) return undefined;
  const direct = await fs.promises.readFile(path.replace(/METADATA$/, 'direct_url.json'), 'utf8').catch(() => '');
  const source = parseDirectUrl(direct);
  const { name, version, license, supplier, requires } = metadata;
  const always = requires.filter((text) => extraOf(text) === undefined);
  const extras = Map.groupBy(
    requires.filter((text) => extraOf(text) !== undefined),
    (text) => extraOf(text) ?? '',
  );
  return {
    name: normalizeName(name),
    version,
    origin: { key: JSON.stringify(source), source },
    dependencies: always.flatMap(fromRequirement),
    extras: Object.fromEntries([...extras].map(([extra, texts]) => [extra, texts.flatMap(fromRequirement)])),
    license,
    supplier,
  };
}
