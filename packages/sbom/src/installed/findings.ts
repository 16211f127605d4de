import type { PlannedComponent } from '../bom/index.ts';
import type { FileTree, Unread } from '../files/index.ts';
import type { Interpreter } from './find-interpreters.ts';
import { isOfMinor } from './find-python.ts';

interface Known {
  /** Whether a package of the distribution brought a file: it is listed with that package. */
  readonly isOwned: (path: string) => boolean;
  /** References of Python distributions by the path of their metadata. */
  readonly byPath: ReadonlyMap<string, string>;
}

/** What files said that were read as they came. A package of conda depends on the Python distributions that it brought. */
export function listFindings(tree: FileTree, { isOwned, byPath }: Known): PlannedComponent[] {
  const found: PlannedComponent[] = [];
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind !== 'finding' || isOwned(path)) continue;
    const { components, distributions = [] } = leaf.finding;
    const brought = distributions.flatMap((each) => byPath.get(each) ?? []);
    for (const each of components) {
      found.push(brought.length === 0 ? each : { ...each, dependsOn: [...each.dependsOn, ...brought] });
    }
  }
  return found;
}

interface Listing {
  readonly tree: FileTree;
  readonly known: readonly Interpreter[];
  /** Python, where only the environment of the image says its version. */
  readonly byVariable: PlannedComponent | undefined;
}

/** Tells whether an interpreter that was seen by its path is listed under some name. */
export function findListed({ tree, known, byVariable }: Listing): (what: Unread, path: string) => boolean {
  const minors = known.flatMap(({ component, prefix }) =>
    component.name === 'python' ? [{ prefix, minor: minorOf(component) }] : [],
  );
  const nodes = new Set(known.filter(({ component }) => component.name === 'node').map(({ prefix }) => prefix));
  const javas = known.filter(({ component }) => component.name === 'openjdk').map(({ prefix }) => prefix);
  return (what, path) => {
    // Modules of a Java runtime are a part of it.
    if (what === 'java') return javas.some((each) => path.startsWith(each));
    const prefix = path.replace(/bin\/[^/]+$/, '');
    if (what === 'node') return nodes.has(prefix) || hasConda(tree, prefix, 'nodejs');
    if (what !== 'python') return false;
    const isKnown = minors.some((each) => each.prefix === prefix && isOfMinor(path, each.minor));
    const isNamed = byVariable !== undefined && isOfMinor(path, minorOf(byVariable));
    return isKnown || isNamed || hasConda(tree, prefix, 'python');
  };
}

/** `3.12.4` → `3.12`. */
function minorOf({ version = '' }: PlannedComponent): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Whether conda has a package of a name in an environment. */
function hasConda(tree: FileTree, prefix: string, name: string): boolean {
  return tree
    .leavesBelow(`${prefix}conda-meta`)
    .some((leaf) => leaf.kind === 'finding' && leaf.finding.components.some((each) => each.name === name));
}
