const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

export type Whiteout = { readonly hides: string } | { readonly hidesBelow: string } | 'bookkeeping';

/**
 * Reads a tar entry's name as a whiteout.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 *
 * @returns the path that it hides or the folder below which it hides all; `undefined` for an ordinary entry
 * @throws RangeError for a whiteout of nothing, which would hide the folder that it is in
 */
export function parseWhiteout(path: string): Whiteout | undefined {
  const start = path.lastIndexOf('/') + 1;
  const [folder, name] = [path.slice(0, start), path.slice(start)];
  if (!name.startsWith(whiteout)) return undefined;
  if (name === opaque) return { hidesBelow: folder.replace(/\/$/, '') };
  // What else begins like this is bookkeeping of AUFS.
  if (name.startsWith(whiteout + whiteout)) return 'bookkeeping';
  const hidden = name.slice(whiteout.length);
  if (['', '.', '..'].includes(hidden)) throw new RangeError(`the whiteout \`${path}\` names no file`);
  return { hides: folder + hidden };
}
