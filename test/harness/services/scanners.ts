import { existsSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackages } from '../../../packages/rehearsal/src/debian/index.ts';
import { cacheFolder, preparedFolder, programOnPath, run } from '../../../packages/rehearsal/src/process/index.ts';

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

/** Of one day with the database that it reads. */
const grypeVersion = '0.121.3';

/**
 * The real grype and a program that writes its database, built from its Go module once and kept in the cache. That takes minutes on all cores, so they
 * are built only with `SCANNERS=all`.
 *
 * @returns a folder for the search path, which has `write-grype-database` too; nothing where Go or its modules are not to be had
 */
export async function grype(): Promise<string | undefined> {
  const name = `grype-${grypeVersion}`;
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && (process.env['SCANNERS'] !== 'all' || (await programOnPath('go')) === undefined)) return undefined;
  const build = async (draft: string) => {
    const source = join(draft, 'source');
    await mkdir(source);
    await copyFile(join(import.meta.dirname, 'grype/main.go'), join(source, 'main.go'));
    const settings = { cwd: source, env: { GOFLAGS: '-mod=mod' } };
    await run('go', ['mod', 'init', 'waybill.example/grype'], settings);
    await run('go', ['get', `github.com/anchore/grype@v${grypeVersion}`], settings);
    await run('go', ['build', '-ldflags=-s -w', '-o', join(draft, 'write-grype-database'), '.'], settings);
    await run(
      'go',
      ['build', '-ldflags=-s -w', '-o', join(draft, 'grype'), 'github.com/anchore/grype/cmd/grype'],
      settings,
    );
  };
  return preparedFolder(cacheFolder(), name, build).catch(() => undefined);
}

/** The newest version that Go 1.26 builds. */
const trivyVersion = '0.74.0';

/**
 * The real Trivy and a program that writes its database, built from its Go module once and kept in the cache. That takes half an hour on two
 * cores, so they are built only with `SCANNERS=all`.
 *
 * @returns a folder for the search path, which has `write-trivy-database` too; nothing where Go or its modules are not to be had
 */
export async function trivy(): Promise<string | undefined> {
  const name = `trivy-${trivyVersion}`;
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && (process.env['SCANNERS'] !== 'all' || (await programOnPath('go')) === undefined)) return undefined;
  const build = async (draft: string) => {
    const source = join(draft, 'source');
    await mkdir(source);
    await copyFile(join(import.meta.dirname, 'trivy/main.go'), join(source, 'main.go'));
    // Its module needs the newer JSON package of Go.
    const settings = { cwd: source, env: { GOFLAGS: '-mod=mod', GOEXPERIMENT: 'jsonv2', CGO_ENABLED: '0' } };
    await run('go', ['mod', 'init', 'waybill.example/trivy'], settings);
    await run('go', ['get', `github.com/aquasecurity/trivy@v${trivyVersion}`], settings);
    await run('go', ['build', '-ldflags=-s -w', '-o', join(draft, 'write-trivy-database'), '.'], settings);
    const module = 'github.com/aquasecurity/trivy';
    const flags = `-ldflags=-s -w -X ${module}/pkg/version/app.ver=${trivyVersion}`;
    await run('go', ['build', flags, '-o', join(draft, 'trivy'), `${module}/cmd/trivy`], settings);
  };
  return preparedFolder(cacheFolder(), name, build).catch(() => undefined);
}

/** A record of Trivy's database. */
export interface TrivyRecord {
  readonly ID: string;
  readonly Title: string;
  /** As Trivy names the list: `pip::GitHub Security Advisory Pip`, `debian 12`. */
  readonly Bucket: string;
  /** Whose list it is: `ghsa`, `debian`. */
  readonly Source: string;
  readonly Package: string;
  readonly Severity: string;
  readonly Published: string;
  /** Of packages of a language: constraints. */
  readonly Vulnerable?: readonly string[];
  readonly Patched?: readonly string[];
  /** Of packages of a distribution. */
  readonly Fixed?: string;
}

/** Writes a database of Trivy into a folder for `TRIVY_CACHE_DIR`. @param at when it was made */
export async function writeTrivyDatabase(
  programs: string,
  folder: string,
  { at, records }: { readonly at: Date; readonly records: readonly TrivyRecord[] },
): Promise<void> {
  const file = join(folder, 'records.json');
  await mkdir(join(folder, 'db'), { recursive: true });
  await writeFile(file, JSON.stringify({ UpdatedAt: at, Records: records }));
  await run(join(programs, 'write-trivy-database'), [file, join(folder, 'db')]);
}

/** The version that grype brings, so that most of it is built already. */
const syftVersion = '1.57.1';

/**
 * The real syft, built from its Go module once and kept in the cache; only with `SCANNERS=all`.
 *
 * @returns a folder for the search path; nothing where Go or its modules are not to be had
 */
export async function syft(): Promise<string | undefined> {
  const name = `syft-${syftVersion}`;
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && (process.env['SCANNERS'] !== 'all' || (await programOnPath('go')) === undefined)) return undefined;
  const module = `github.com/anchore/syft/cmd/syft@v${syftVersion}`;
  const build = (draft: string) =>
    run('go', ['install', '-ldflags=-s -w', module], { cwd: draft, env: { GOBIN: draft, GOFLAGS: '-modcacherw' } });
  return preparedFolder(cacheFolder(), name, async (draft) => void (await build(draft))).catch(() => undefined);
}

/** The real cdxgen from npm, kept in the cache; only with `SCANNERS=all`, as it has 280 MB. @returns a folder for the search path */
export async function cdxgen(): Promise<string | undefined> {
  const name = 'cdxgen-12.8.4';
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && process.env['SCANNERS'] !== 'all') return undefined;
  const build = async (draft: string) => {
    await writeFile(join(draft, 'package.json'), '{"private":true}');
    const options = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', ...options, '@cyclonedx/cdxgen@12.8.4'], { cwd: draft, env: {} });
  };
  const folder = await preparedFolder(cacheFolder(), name, build).catch(() => undefined);
  return folder && join(folder, 'node_modules/.bin');
}

/** A record of grype's database. */
export interface GrypeRecord {
  readonly ID: string;
  readonly CVE: string;
  readonly Severity: string;
  /** As grype names it: `python`. */
  readonly Ecosystem: string;
  readonly Name: string;
  readonly Constraint: string;
  readonly Fixed: string;
}

/** Writes a database of grype, which is of now, into a folder for `GRYPE_DB_CACHE_DIR`. */
export async function writeGrypeDatabase(
  programs: string,
  folder: string,
  records: readonly GrypeRecord[],
): Promise<void> {
  const file = join(folder, 'records.json');
  await mkdir(join(folder, '6'), { recursive: true });
  await writeFile(file, JSON.stringify(records));
  await run(join(programs, 'write-grype-database'), [file, join(folder, '6')]);
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
