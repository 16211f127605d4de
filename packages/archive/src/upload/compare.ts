import { createHash } from 'node:crypto';
import { otherBytes } from '../errors.ts';
import { type Connection, read, type StoredObject, toBase64 } from '../store/index.ts';
import { composite, openHasher } from './hash-parts.ts';
import type { LocalFile } from './local-file.ts';
import { isInParts, planParts } from './plan-parts.ts';

/** What the bytes of the release are; the file itself may be gone. */
export interface Wanted {
  readonly key: string;
  /** Hex digits. */
  readonly sha256: string;
  readonly local: LocalFile | undefined;
}

/**
 * Whether the archive has these bytes, by the best evidence that there is: the SHA-256 that the service has computed, that of
 * the parts, what the writer has said, else the bytes themselves.
 *
 * @throws EARCHIVEDIFFERS
 */
export async function assertSame(connection: Connection, wanted: Wanted, object: StoredObject): Promise<void> {
  const { key, sha256, local } = wanted;
  const { checksum, isComposite, size, claimed } = object;
  const differs = (archived: string) => otherBytes(connection.place(key), { archived, ours: `SHA-256 ${sha256}` });
  if (local !== undefined && local.size !== size) throw differs(`${size} bytes instead of ${local.size}`);
  if (checksum !== undefined && !isComposite) {
    if (checksum === toBase64(sha256)) return;
    throw differs(`SHA-256 ${Buffer.from(checksum, 'base64').toString('hex')}`);
  }
  if (checksum !== undefined && local !== undefined && checksum === (await compositeOf(local))) return;
  // A file that is not at hand cannot be compared by its parts, and where a service keeps no checksum there is only the word.
  if ((checksum === undefined || local === undefined) && claimed === sha256) return;
  const actual = await hashStored(connection, key, size);
  if (actual !== sha256) throw differs(actual === undefined ? 'an object that cannot be read' : `SHA-256 ${actual}`);
}

/** The SHA-256 of an object, read for it, in hex digits. */
export async function hashStored(connection: Connection, key: string, size: number): Promise<string | undefined> {
  let hash = createHash('sha256');
  const isThere = await read(connection, key, {
    size,
    async receive(body) {
      hash = createHash('sha256');
      for await (const piece of body) hash.update(piece);
    },
  });
  return isThere ? hash.digest('hex') : undefined;
}

/** As the service computes it of the parts that we send. */
async function compositeOf(file: LocalFile): Promise<string> {
  return composite(await hashParts(file));
}

async function hashParts({ file, size }: LocalFile): Promise<string[]> {
  await using hasher = await openHasher(file.path);
  const hashes: string[] = [];
  for (const part of isInParts(size) ? planParts(size) : [{ number: 1, from: 0, to: size }])
    hashes.push(await hasher.next(part));
  return hashes;
}
