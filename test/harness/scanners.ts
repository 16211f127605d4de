import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackages } from '../../packages/rehearsal/src/debian/index.ts';
import { cacheFolder, preparedFolder, programOnPath, run } from '../../packages/rehearsal/src/process/index.ts';

/** The newest version that Go 1.26 builds. */
const osvVersion = '2.5.1';

/**
 * The real osv-scanner, built from its Go module once and kept in the cache. That takes minutes on all cores, so it is built
 * only with `SCANNERS=all`.
 *
 * @returns a folder for the search path; nothing where Go or its modules are not to be had
 */
export async function osvScanner(): Promise<string | undefined> {
  const name = `osv-scanner-${osvVersion}`;
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && (process.env['SCANNERS'] !== 'all' || (await programOnPath('go')) === undefined)) return undefined;
  const module = `github.com/google/osv-scanner/v2/cmd/osv-scanner@v${osvVersion}`;
  const build = async (draft: string) => {
    await run('go', ['install', '-ldflags=-s -w', module], {
      cwd: draft,
      env: { GOBIN: draft, GOFLAGS: '-modcacherw' },
    });
  };
  return preparedFolder(cacheFolder(), name, build).catch(() => undefined);
}

/**
 * The real debsecan of Debian, unpacked into the cache.
 *
 * @returns a folder for the search path, and where Python finds its module; nothing where Debian is not to be had
 */
export async function debsecan(): Promise<{ path: string; modules: string } | undefined> {
  const set = { name: 'debsecan', packages: ['debsecan', 'python3-apt'] };
  const unpacked = await unpackDebianPackages(set, { cache: cacheFolder(), onProgress: () => {} }).catch(
    () => undefined,
  );
  if (unpacked === undefined) return undefined;
  return { path: join(unpacked.root, 'usr/bin'), modules: join(unpacked.root, 'usr/lib/python3/dist-packages') };
}

/** A record of OSV. https://ossf.github.io/osv-schema/ */
export interface OsvRecord {
  readonly id: string;
  readonly affected: readonly { readonly package: { readonly ecosystem: string; readonly name: string } }[];
  readonly [key: string]: unknown;
}

/** Writes a database as osv-scanner downloads them: an archive of records for each ecosystem. */
export async function writeOsvDatabase(folder: string, records: readonly OsvRecord[]): Promise<void> {
  const ecosystemOf = ({ affected: [first] }: OsvRecord) => first?.package.ecosystem.split(':')[0] ?? '';
  for (const [ecosystem, list] of Map.groupBy(records, ecosystemOf)) {
    // 2.7 and later read the one, earlier versions the other.
    for (const name of ['osv-scalibr', 'osv-scanner']) {
      const place = join(folder, name, ecosystem);
      await mkdir(place, { recursive: true });
      const script =
        'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor r in json.loads(sys.argv[2]): z.writestr(r["id"]+".json",json.dumps(r))\nz.close()';
      await run('python3', ['-c', script, join(place, 'all.zip'), JSON.stringify(list)]);
    }
  }
}
