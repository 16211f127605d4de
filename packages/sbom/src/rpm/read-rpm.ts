import type { FileTree } from '../files/index.ts';
import { parseRpmHeader, type RpmPackage } from './parse-header.ts';
import { parseManifest } from './parse-manifest.ts';
import { readBdb } from './read-bdb.ts';
import { readNdb } from './read-ndb.ts';
import { readSqlite } from './read-sqlite.ts';

const folders = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];
const files = ['rpmdb.sqlite', 'Packages.db', 'Packages'];
const manifest = 'var/lib/rpmmanifest/container-manifest-2';

/** The packages of RPM in an image, and the databases that cannot be read. */
export interface RpmPackages {
  readonly packages: readonly RpmPackage[];
  /** Paths. */
  readonly broken: readonly string[];
}

/** Keys of maintainers, which RPM keeps as packages. */
const noPackage = 'gpg-pubkey';

/** Reads every database of RPM there is. Where one folder is a link to another, both are one database. */
export async function readRpmPackages(tree: FileTree): Promise<RpmPackages> {
  const packages = new Map<string, RpmPackage>();
  const broken: string[] = [];
  const seen = new Set<string>();
  const add = (each: RpmPackage | undefined) => {
    if (each === undefined || each.name === noPackage) return;
    packages.set([each.name, each.epoch, each.version, each.architecture].join(' '), each);
  };
  for (const path of folders.flatMap((folder) => files.map((file) => `${folder}/${file}`))) {
    const place = tree.followPath(path);
    const content = bytesAt(tree, path);
    if (content === undefined || place === undefined || seen.has(place)) continue;
    seen.add(place);
    try {
      for (const header of await readHeaders(tree, path, content)) add(parseRpmHeader(header));
    } catch {
      broken.push(path);
    }
  }
  for (const each of parseManifest(tree.textAt(manifest) ?? '')) add(each);
  return { packages: [...packages.values()], broken };
}

async function readHeaders(tree: FileTree, path: string, content: Buffer): Promise<Iterable<Buffer>> {
  if (path.endsWith('.sqlite')) return readSqlite(content, bytesAt(tree, `${path}-wal`));
  return path.endsWith('.db') ? readNdb(content) : readBdb(content);
}

function bytesAt(tree: FileTree, path: string): Buffer | undefined {
  const leaf = tree.find(path);
  return leaf?.kind === 'file' ? leaf.content : undefined;
}
