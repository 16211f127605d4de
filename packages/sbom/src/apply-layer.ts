/** Path → content. */
export type Files = ReadonlyMap<string, string>;

/** What one layer of an image does to the wanted files. Paths have no leading slash. */
export interface Layer {
  readonly files: Files;
  /** Files and folders of lower layers that this one removes. */
  readonly removed: readonly string[];
  /** Folders of lower layers that this one empties. */
  readonly emptied: readonly string[];
}

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

/**
 * Reads a tar entry's name as a whiteout.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 *
 * @returns the path that it removes or the folder that it empties; neither for an ordinary entry
 */
export function parseWhiteout(path: string): { readonly removes?: string; readonly empties?: string } {
  const start = path.lastIndexOf('/') + 1;
  const [folder, name] = [path.slice(0, start), path.slice(start)];
  if (name === opaque) return { empties: folder.replace(/\/$/, '') };
  // What else begins like this is bookkeeping of AUFS.
  if (!name.startsWith(whiteout) || name.startsWith(whiteout + whiteout)) return {};
  return { removes: folder + name.slice(whiteout.length) };
}

/** The files after a layer: whiteouts hide what lower layers hold, never what the layer itself adds. */
export function applyLayer(below: Files, layer: Layer): Files {
  const removed = new Set(layer.removed);
  const emptied = new Set(layer.emptied);
  const isHidden = (path: string) =>
    emptied.has('') ||
    removed.has(path) ||
    foldersOf(path).some((folder) => removed.has(folder) || emptied.has(folder));
  return new Map([...[...below].filter(([path]) => !isHidden(path)), ...layer.files]);
}

/** `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
