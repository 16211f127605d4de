import { isReleaseError, reasonOf } from '@waybill/kernel';
import { blobSize, checkBlob, limitBytes, type Member, readBlob, readTar, unpack } from '@waybill/oci';
import { imageTooLarge, layerTooLarge, unreadableLayer } from '../errors.ts';
import { type Finding, findReader, goComponents, goReader, objectReader } from '../readers/index.ts';
import type { FileTree } from './file-tree.ts';
import type { LayerDescriptor } from './layout.ts';
import { layoutErrors } from './layout.ts';
import { type Limits, limits as standardLimits } from './limits.ts';
import type { Leaf, Unread } from './tree-node.ts';
import { findUnread, isWanted } from './wanted-paths.ts';
import { parseWhiteout } from './whiteout.ts';

/** What is kept of an image, and how much that is. */
export interface Keeping {
  readonly tree: FileTree;
  /** Paths whose content is kept although their names say nothing: wanted files link to them. */
  readonly alsoWanted: ReadonlySet<string>;
  readonly limits?: Limits;
  keptSize: number;
  /** What files that were read as they came have listed. */
  components: number;
}

type Content = (Member & { readonly type: 'file' })['content'];

/** How OCI and Docker write that a layer is a tar archive; what it is packed with is seen in its bytes. */
const layerType = /\.tar(?:[.+](?:gzip|zstd))?$/;

/**
 * Applies one layer of an image to the tree of those below it. The layer streams through; only what tells what is
 * installed is kept.
 *
 * @throws ESBOMLAYER for a broken archive or one that is cut off; ESBOMLIMIT; what `readBlob` fails with
 */
export async function applyLayer(layout: string, layer: LayerDescriptor, keeping: Keeping): Promise<void> {
  const { limits = standardLimits } = keeping;
  const { mediaType, digest } = layer;
  if (!layerType.test(mediaType)) throw unreadableLayer(digest, `\`${mediaType}\` is no tar archive`);
  const packedSize = await blobSize(layout, digest, layoutErrors);
  const allowed = Math.max(limits.unpackedSize, packedSize * limits.unpackedRatio);
  keeping.tree.nextLayer();
  const exceeded = () => layerTooLarge(digest, `unpacked, it has more than ${allowed} bytes`);
  const visitor = layerVisitor(keeping, { digest, limits });
  try {
    await unpack(readBlob(layout, digest, layoutErrors), (unpacked) =>
      readTar(limitBytes(unpacked, allowed, exceeded), visitor),
    );
  } catch (error) {
    if (isReleaseError(error)) throw error;
    // Bytes that changed on the disk are the reason for whatever was found in them.
    await checkBlob(layout, digest, layoutErrors);
    throw unreadableLayer(digest, reasonOf(error), error);
  }
}

function layerVisitor(keeping: Keeping, { digest, limits }: { digest: string; limits: Limits }) {
  const { tree } = keeping;

  return (member: Member): void => {
    const path = cleanPath(member.path);
    const whiteout = parseWhiteout(path);
    if (path === '' || whiteout === 'bookkeeping') return;
    if (whiteout !== undefined) {
      if ('hides' in whiteout) tree.hide(whiteout.hides);
      else tree.hideBelow(whiteout.hidesBelow);
    } else if (member.type === 'folder') tree.putFolder(path);
    else if (member.type === 'file') putFile(path, member);
    else tree.put(path, createLeaf(path, member));
    if (tree.size > limits.keptPaths) throw layerTooLarge(digest, `more than ${limits.keptPaths} paths are to be kept`);
  };

  function isKept(place: string): boolean {
    return isWanted(place) || keeping.alsoWanted.has(place);
  }

  function putFile(path: string, { size, content }: Member & { type: 'file' }): void {
    const what = findUnread(path);
    // A layer that changes a list of packages brings all of it again, in place of the one below.
    if (isWanted(path)) keeping.keptSize -= keptBytes(path);
    const place = tree.put(path, what === undefined ? undefined : { kind: 'unread', what });
    // A large database of RPM is no attack: real ones have hundreds of megabytes.
    const isTooLarge = what === 'rpm' && (size > limits.fileSize || keeping.keptSize + size > limits.keptSize);
    if (isKept(place) && !isTooLarge) keepFile(place, size, content);
    else readFile(keeping, place, { size, content }, what);
  }

  function keptBytes(path: string): number {
    const leaf = tree.leafAt(tree.findPlace(path) ?? '');
    return leaf?.kind === 'file' ? leaf.content.length : 0;
  }

  function keepFile(place: string, size: number, content: Content): void {
    keeping.keptSize += size;
    if (size > limits.fileSize) throw layerTooLarge(digest, `\`${place}\` in it has ${size} bytes`);
    if (keeping.keptSize > limits.keptSize) {
      throw layerTooLarge(digest, `its lists of packages and those below it have more than ${limits.keptSize} bytes`);
    }
    content.keep((bytes) => tree.put(place, { kind: 'file', content: bytes }));
  }

  function createLeaf(path: string, member: Member): Leaf | undefined {
    if (member.type === 'symbolic link') return { kind: 'link', target: member.target };
    if (member.type !== 'hard link') return undefined;
    // The same file under a second name. It may be anywhere, as stores of packages link what they install.
    const target = tree.findPlace(cleanPath(member.target)) ?? '';
    const kept = tree.leafAt(target);
    if (kept !== undefined) return kept;
    const what = findUnread(path);
    if (isKept(tree.findPlace(path) ?? path)) return { kind: 'missing', target };
    return what === undefined ? undefined : { kind: 'unread', what };
  }
}

interface Incoming {
  readonly size: number;
  readonly content: Content;
}

/** Reads a file as it comes, and keeps what it says in its place. */
function readFile(keeping: Keeping, place: string, { size, content }: Incoming, what: Unread | undefined): void {
  const { tree, limits = standardLimits } = keeping;
  const put = (finding: Finding) => {
    keeping.components += finding.components.length;
    if (keeping.components > limits.packages) throw imageTooLarge(keeping.components, limits.packages);
    tree.put(place, { kind: 'finding', finding, what });
  };
  const reader = findReader(place);
  if (reader !== undefined && size <= reader.limit) {
    content.keep((bytes) => {
      const finding = reader.read(bytes, place);
      if (finding !== undefined) put(finding);
    });
  } else if (what === 'shared object') {
    const read = objectReader(place, size);
    content.watch((chunk) => {
      const found = read(chunk);
      if (found !== undefined) put({ components: [found] });
    });
  } else if (reader === undefined && what === undefined) {
    const read = goReader();
    content.watch((chunk) => {
      const found = read(chunk);
      if (found === 'found') tree.put(place, { kind: 'unread', what: 'go' });
      else if (found !== undefined) put({ components: goComponents(found, place) });
    });
  }
}

/** Archives write `usr/lib`, `./usr/lib` or `/usr/lib/` for the same path, and `..` leads nowhere above the root. */
function cleanPath(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
