import { applyLayer, type Keeping } from './apply-layer.ts';
import { FileTree } from './file-tree.ts';
import type { PlatformManifest } from './layout.ts';
import { isWanted, singleFiles } from './wanted-paths.ts';

/** How often an image is read again for files that links led to. Each time may find further links. */
const attempts = 3;

/**
 * The files of one platform of an image that tell what is installed. Layers are read one after another, each one as a
 * stream; they are read again only when a wanted file is a link to one whose name says nothing, as stores of packages
 * (NixOS, OSTree) have them.
 *
 * @throws as `applyLayer` does
 */
export async function readImage(layout: string, { layers }: Pick<PlatformManifest, 'layers'>): Promise<FileTree> {
  const alsoWanted = new Set<string>();
  for (let attempt = 1; ; attempt += 1) {
    const keeping: Keeping = { tree: new FileTree(), alsoWanted, keptSize: 0, components: 0 };
    for (const layer of layers) await applyLayer(layout, layer, keeping);
    const lacking = linkedPaths(keeping.tree).filter((path) => !alsoWanted.has(path));
    if (lacking.length === 0 || attempt === attempts) return keeping.tree;
    for (const path of lacking) alsoWanted.add(path);
  }
}

/** Files that were not kept, and that wanted paths lead to. */
function linkedPaths(tree: FileTree): string[] {
  const paths = [...singleFiles];
  const targets: string[] = [];
  for (const [path, leaf] of tree.leaves()) {
    if (leaf.kind === 'missing') targets.push(leaf.target);
    if (leaf.kind !== 'link') continue;
    if (isWanted(path)) paths.push(path);
    if (path.endsWith('.dist-info')) paths.push(`${path}/METADATA`);
    if (path.endsWith('.egg-info')) paths.push(`${path}/PKG-INFO`);
  }
  const places = paths.flatMap((path) => tree.followPath(path) ?? []);
  return [...places, ...targets].filter((place) => tree.leafAt(place)?.kind !== 'file' && !isWanted(place));
}
