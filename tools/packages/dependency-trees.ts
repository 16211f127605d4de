/** What is installed with each package, as the lock file says. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { LockedPackages } from '../publish/render-sbom.ts';
import { root, type WorkspacePackage } from '../workspace.ts';

type Dependencies = Readonly<Record<string, string>>;
type Specified = Readonly<Record<string, { readonly version: string }>>;

interface Snapshot {
  readonly dependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

/** As far as it is read here. https://github.com/pnpm/spec/blob/master/lockfile/9.0.md */
interface LockFile extends LockedPackages {
  readonly importers: Readonly<Record<string, { dependencies?: Specified; optionalDependencies?: Specified }>>;
  readonly snapshots: Readonly<Record<string, Snapshot | null>>;
}

export async function readLockFile(): Promise<LockFile> {
  return parse(await readFile(join(root, 'pnpm-lock.yaml'), 'utf8')) as LockFile;
}

export interface Tree {
  /** Packages that it names itself, those of this workspace aside. */
  readonly direct: number;
  /** `name@version` of everything that comes with it; what it expects to be there, such as semantic-release, aside. */
  readonly all: readonly string[];
}

export function treeOf(
  { importers, snapshots }: Pick<LockFile, 'importers' | 'snapshots'>,
  packages: readonly WorkspacePackage[],
  room: string,
): Tree {
  const all = new Set<string>();
  const rooms = new Set<string>();
  function named(room: string): (readonly [name: string, version: string])[] {
    const { dependencies = {}, optionalDependencies = {} } = importers[`packages/${room}`] ?? {};
    const own = packages.find((each) => each.room === room)?.manifest.dependencies ?? {};
    const locked = Object.entries({ ...dependencies, ...optionalDependencies });
    // The lock file lists under `dependencies` what is a peer, too.
    return locked.filter(([name]) => name in own).map(([name, { version }]) => [name, version]);
  }
  function add(name: string, version: string): void {
    if (version.startsWith('link:')) {
      addRoom(version.slice(version.lastIndexOf('/') + 1));
      return;
    }
    // An alias is locked under the name that it stands for.
    const key = `${name}@${version}` in snapshots ? `${name}@${version}` : version;
    // The same package with other peers is one package.
    const plain = key.replace(/\(.*$/, '');
    if (all.has(plain)) return;
    all.add(plain);
    const { dependencies = {}, optionalDependencies = {} } = snapshots[key] ?? {};
    for (const [id, each] of Object.entries({ ...dependencies, ...optionalDependencies })) add(id, each);
  }
  function addRoom(room: string): void {
    if (rooms.has(room)) return;
    rooms.add(room);
    for (const [name, version] of named(room)) add(name, version);
  }
  addRoom(room);
  return { direct: named(room).filter(([, version]) => !version.startsWith('link:')).length, all: [...all].sort() };
}
