import type { Finding } from '../readers/index.ts';

/** What an image's tree keeps of one path. */
export type Leaf =
  | { readonly kind: 'file'; readonly content: Buffer }
  | { readonly kind: 'link'; readonly target: string }
  /** A wanted file under another name of a file that was not kept. */
  | { readonly kind: 'missing'; readonly target: string }
  /** A file that was read as it came; what it says is kept in its place. */
  | { readonly kind: 'finding'; readonly finding: Finding; readonly what?: Unread | undefined }
  /** A file that says that something is there which nothing here reads. */
  | { readonly kind: 'unread'; readonly what: Unread };

export type Unread =
  | 'composer'
  | 'conda'
  | 'dotnet'
  | 'gem'
  | 'go'
  | 'java'
  | 'node'
  | 'opkg'
  | 'pacman'
  | 'portage'
  | 'python'
  | 'rpm'
  | 'sbom'
  | 'shared object';

/** A folder on the way to something that is kept, or what is kept. */
export interface TreeNode {
  children: Map<string, TreeNode>;
  leaf?: Leaf | undefined;
  /** The layer that the leaf is of. */
  layer: number;
  /** The layer whose whiteout emptied this node: doing that twice would be work for nothing. */
  emptiedBy: number;
}

/** As many as Linux follows. */
const followedLinks = 40;

/** Most nodes have none, and a map of each would be most of their size. */
const noChildren = new Map<string, TreeNode>();

export function newNode(): TreeNode {
  return { children: noChildren, layer: 0, emptiedBy: -1 };
}

export function addChild(node: TreeNode, name: string, child: TreeNode): void {
  if (node.children === noChildren) node.children = new Map();
  node.children.set(name, child);
}

/** The node at a path whose links were followed. The empty path is the root. */
export function nodeAt(root: TreeNode, path: string): TreeNode | undefined {
  if (path === '') return root;
  let node: TreeNode | undefined = root;
  for (const name of path.split('/')) node = node?.children.get(name);
  return node;
}

export function countLeaves(node: TreeNode): number {
  let count = node.leaf === undefined ? 0 : 1;
  for (const child of node.children.values()) count += countLeaves(child);
  return count;
}

/** Everything that is kept below a node. */
export function* leavesOf(root: TreeNode): Generator<readonly [path: string, leaf: Leaf]> {
  const open = [{ path: '', children: root.children.entries() }];
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const { value, done } = folder.children.next();
    if (done) {
      open.pop();
      continue;
    }
    const [name, { leaf, children }] = value;
    const path = folder.path === '' ? name : `${folder.path}/${name}`;
    if (leaf !== undefined) yield [path, leaf];
    if (children.size > 0) open.push({ path, children: children.entries() });
  }
}

/**
 * Where a path leads when the symbolic links on its way are followed, and the last one too when it shall be.
 *
 * @returns without `.`, `..` and leading slash; `undefined` when the links lead in circles
 */
export function resolvePath(root: TreeNode, path: string, followLast: boolean): string | undefined {
  const pending = splitNames(path).reverse();
  const names: string[] = [];
  const nodes: (TreeNode | undefined)[] = [root];
  let links = 0;
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const next = nodes.at(-1)?.children.get(name);
    const target = followLast || pending.length > 0 ? findTarget(next) : undefined;
    if (target !== undefined) {
      links += 1;
      if (links > followedLinks) return undefined;
      if (target.startsWith('/')) names.length = 0;
      pending.push(...splitNames(target).reverse());
    } else if (name === '..') {
      names.pop();
    } else {
      names.push(name);
      nodes.push(next);
    }
    // The root is its own parent.
    nodes.length = names.length + 1;
  }
  return names.join('/');
}

function findTarget(node: TreeNode | undefined): string | undefined {
  return node?.leaf?.kind === 'link' ? node.leaf.target : undefined;
}

function splitNames(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
