import { normalizeName } from '@waybill/python';
import type { PlannedComponent } from '../bom/index.ts';
import { pypiPurl } from '../bom/index.ts';
import type { FileTree } from '../files/index.ts';
import { parseDirectUrl, parseMetadata } from '../metadata/index.ts';
import type { OwnedFiles } from './owned-files.ts';

/** What packages of the distribution have to say about Python's files. */
export interface Owners {
  readonly files: OwnedFiles;
  /** Names of Debian's packages. */
  readonly debian: ReadonlySet<string>;
  /** Whether Debian's lists of files are there; images that were made small lack them. */
  readonly hasLists: boolean;
}

export interface PythonDistributions {
  /** Those that pip and its like installed. */
  readonly loose: readonly PlannedComponent[];
  /** Purls of the others, by the package of the distribution that brought them. */
  readonly brought: ReadonlyMap<string, readonly string[]>;
  /** References of those that pip and its like installed, by the path of their metadata. */
  readonly byPath: ReadonlyMap<string, string>;
}

/** By Debian's policy, nothing but its packages writes there. */
const debianFolder = 'usr/lib/python3/dist-packages/';

/** The Python distributions in an image: what a package of the distribution brought is that package. */
export function pythonDistributions(tree: FileTree, owners: Owners): PythonDistributions {
  const loose: PlannedComponent[] = [];
  const brought = new Map<string, string[]>();
  const byPath = new Map<string, string>();
  for (const [path] of tree.leaves()) {
    if (!/\.(?:dist-info\/METADATA|egg-info(?:\/PKG-INFO)?)$/.test(path)) continue;
    const metadata = parseMetadata(tree.textAt(path) ?? '');
    if (metadata === undefined) continue;
    const { name, version, license, supplier } = metadata;
    const purl = pypiPurl(name, version, findSource(tree, path));
    const owner = findOwner(path, name, owners);
    if (owner === undefined) {
      const about = { name, version, license, ...(supplier !== undefined && { supplier }) };
      loose.push({ type: 'library', ...about, ref: purl, purl, dependsOn: [] });
      byPath.set(path, purl);
    } else {
      const purls = brought.get(owner) ?? [];
      brought.set(owner, purls);
      purls.push(purl);
    }
  }
  return { loose, brought, byPath };
}

function findSource(tree: FileTree, path: string) {
  return parseDirectUrl(tree.textAt(`${path.slice(0, path.lastIndexOf('/') + 1)}direct_url.json`) ?? '');
}

function findOwner(path: string, name: string, { files, debian, hasLists }: Owners): string | undefined {
  const listed = files.get(path);
  if (listed !== undefined || debian.size === 0 || !path.startsWith(debianFolder)) return listed;
  const likely = `python3-${normalizeName(name)}`;
  return debian.has(likely) || !hasLists ? likely : undefined;
}
