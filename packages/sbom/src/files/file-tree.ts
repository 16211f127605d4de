import {
  addChild,
  countLeaves,
  type Leaf,
  leavesOf,
  newNode,
  nodeAt,
  resolvePath,
  type TreeNode,
} from './tree-node.ts';

/** Characters. Links can make paths that no archive could write and no system could open. */
const longestPlace = 8192;

/**
 * The files of an image while its layers are applied from the bottom to the top, as far as they are kept: nothing is
 * remembered of the other files but what they replaced. Paths are relative to the image's root.
 *
 * The rules are those of the OCI specification and, where it is silent, of containerd: symbolic links on the way to a
 * path are followed inside the image, the last name never is.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets
 */
export class FileTree {
  readonly #root = newNode();
  #layer = 0;
  #size = 0;

  /** How many paths are kept. */
  get size(): number {
    return this.#size;
  }

  /** From now on, entries are of the next layer. */
  nextLayer(): void {
    this.#layer += 1;
  }

  /**
   * Applies an entry that is no folder: it replaces whatever is at its path, a folder with all below it too.
   *
   * @param leaf what to keep of it, if anything
   * @returns where it stands, the links on the way followed
   * @throws RangeError when these links lead in circles
   */
  put(path: string, leaf?: Leaf): string {
    const place = this.#resolve(path);
    const [folder, name] = split(place);
    const parent = leaf === undefined ? nodeAt(this.#root, folder) : this.#makeFolder(folder);
    const before = parent?.children.get(name);
    if (before !== undefined) this.#size -= countLeaves(before);
    parent?.children.delete(name);
    if (parent !== undefined && leaf !== undefined) {
      addChild(parent, name, { ...newNode(), leaf, layer: this.#layer });
      this.#size += 1;
    }
    return place;
  }

  /** Applies a folder: it replaces a file or a link, and leaves a folder with what is below it. */
  putFolder(path: string): void {
    const place = this.#resolve(path);
    if (nodeAt(this.#root, place)?.leaf !== undefined) this.put(place);
  }

  /** Applies a whiteout: hides what lower layers have at a path and below it, never what this layer has. */
  hide(path: string): void {
    const place = this.#resolve(path);
    const node = nodeAt(this.#root, place);
    if (node === undefined) return;
    this.#empty(node);
    const [folder, name] = split(place);
    const parent = nodeAt(this.#root, folder);
    if (parent !== undefined) this.#hideLeaf(parent, name, node);
  }

  /** Applies an opaque whiteout: hides what lower layers have below a folder. */
  hideBelow(folder: string): void {
    const place = this.followPath(folder);
    const node = place === undefined ? undefined : nodeAt(this.#root, place);
    if (node !== undefined) this.#empty(node);
  }

  /** What is kept at a path, all links followed. */
  find(path: string): Leaf | undefined {
    const place = this.followPath(path);
    return place === undefined ? undefined : nodeAt(this.#root, place)?.leaf;
  }

  /** Where an entry of an archive stands, the links on its way followed; `undefined` when they lead in circles. */
  findPlace(path: string): string | undefined {
    return resolvePath(this.#root, path, false);
  }

  /** The content of what is kept at a path, all links followed. */
  textAt(path: string): string | undefined {
    const leaf = this.find(path);
    return leaf?.kind === 'file' ? leaf.content.toString() : undefined;
  }

  /** What is kept at a path whose links were followed. */
  leafAt(place: string): Leaf | undefined {
    return nodeAt(this.#root, place)?.leaf;
  }

  /** Where a path leads, all links followed; `undefined` when they lead in circles. */
  followPath(path: string): string | undefined {
    return resolvePath(this.#root, path, true);
  }

  /** What is kept in a folder itself. */
  leavesBelow(folder: string): Leaf[] {
    const place = this.followPath(folder);
    const node = place === undefined ? undefined : nodeAt(this.#root, place);
    return [...(node?.children.values() ?? [])].flatMap(({ leaf }) => leaf ?? []);
  }

  /** Everything that is kept. */
  leaves(): Generator<readonly [path: string, leaf: Leaf]> {
    return leavesOf(this.#root);
  }

  #resolve(path: string): string {
    const place = this.findPlace(path);
    if (place === undefined) throw new RangeError(`the symbolic links on the way to \`${path}\` lead in circles`);
    if (place.length > longestPlace) throw new RangeError(`the symbolic links on the way to \`${path}\` lead too deep`);
    return place;
  }

  #makeFolder(path: string): TreeNode {
    let node = this.#root;
    for (const name of path === '' ? [] : path.split('/')) {
      const next = node.children.get(name) ?? newNode();
      // What was a file and has something below it now is a folder.
      if (next.leaf !== undefined) this.#size -= 1;
      next.leaf = undefined;
      addChild(node, name, next);
      node = next;
    }
    return node;
  }

  #empty(node: TreeNode): void {
    if (node.emptiedBy === this.#layer) return;
    node.emptiedBy = this.#layer;
    for (const [name, child] of node.children) {
      this.#empty(child);
      this.#hideLeaf(node, name, child);
    }
  }

  #hideLeaf(parent: TreeNode, name: string, node: TreeNode): void {
    if (node.leaf !== undefined && node.layer < this.#layer) {
      node.leaf = undefined;
      this.#size -= 1;
    }
    if (node.leaf === undefined && node.children.size === 0) parent.children.delete(name);
  }
}

function split(path: string): [folder: string, name: string] {
  const end = path.lastIndexOf('/');
  return end < 0 ? ['', path] : [path.slice(0, end), path.slice(end + 1)];
}
