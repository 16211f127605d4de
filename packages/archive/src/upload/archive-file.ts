import { sha256File } from '@waybill/kernel';
import type { ArchivedFile } from '../contents/index.ts';
import { arrivedWrong, fileChanged, keyTooLong, notComparable } from '../errors.ts';
import { type Connection, look, put, type Refusal, toBase64 } from '../store/index.ts';
import { assertSame, hashStored } from './compare.ts';
import { type LocalFile, openLocal, pieceOf } from './local-file.ts';
import { isInParts } from './plan-parts.ts';
import { type Sent, sendParts } from './send-parts.ts';

/** What became of a file. */
export interface Archived {
  readonly name: string;
  /** Hex digits. */
  readonly sha256: string;
  readonly size: number;
  readonly is: 'sent' | 'there';
  /** Parts that an earlier run had sent. */
  readonly taken: number;
}

/** How writes are made for one run: it learns what the service cannot do. */
export interface Writer {
  readonly connection: Connection;
  /** Told once, when the service turns out to have no conditional writes. */
  onUnconditional(): void;
}

/** Bytes of a key. */
const longestKey = 1024;

/**
 * Makes sure that the archive has a file, with the recorded bytes: written once, and confirmed by SHA-256.
 *
 * @returns nothing for an optional file that is neither here nor there
 * @throws EARCHIVEDIFFERS and what else errors.ts has
 */
export async function archiveFile(writer: Writer, file: ArchivedFile, key: string): Promise<Archived | undefined> {
  if (Buffer.byteLength(key) > longestKey) throw keyTooLong(key);
  const { connection } = writer;
  const local = await openLocal(file, key);
  const sha256 = local?.sha256 ?? file.sha256;
  const found = await look(connection, key);
  if (found.is === 'there' && sha256 !== undefined) {
    await assertSame(connection, { key, sha256, local }, found.object);
    return { name: file.name, sha256, size: found.object.size, is: 'there', taken: 0 };
  }
  if (local === undefined) {
    if (file.isOptional) return undefined;
    throw fileChanged(file.name, 'it is not there any more');
  }
  return write(writer, local, found.is === 'unknown');
}

async function write(writer: Writer, local: LocalFile, isBlind: boolean): Promise<Archived> {
  const { connection } = writer;
  const { key, size, sha256, file } = local;
  const place = connection.place(key);
  const done = { name: file.name, sha256, size };
  // Without a condition, only a look keeps what exists.
  if (isBlind && !connection.support.conditions) throw notComparable(place);
  let sent = await send(connection, local, isBlind);
  // Somebody else has written or deleted the object in that moment.
  if ('refusal' in sent && sent.refusal.status === 409) sent = await send(connection, local, isBlind);
  if (!connection.support.conditions) writer.onUnconditional();
  if ('refusal' in sent) {
    // It exists by now: another run was faster, or an answer was lost and the request was repeated.
    const again = await look(connection, key);
    if (again.is === 'there') {
      await assertSame(connection, { key, sha256, local }, again.object);
      return { ...done, is: 'sent', taken: 0 };
    }
    if (sent.refusal.status === 412 || (isBlind && !connection.support.conditions)) throw notComparable(place);
    throw connection.explain(sent.refusal, {
      operation: isInParts(size) ? 'CompleteMultipartUpload' : 'PutObject',
      key,
    });
  }
  await confirm(connection, local, sent);
  return { ...done, is: 'sent', taken: sent.taken };
}

async function send(connection: Connection, local: LocalFile, isBlind: boolean): Promise<Sent> {
  const { key, size, sha256, file } = local;
  if (isInParts(size)) return sendParts(connection, local, isBlind);
  if (file.sha256 !== undefined && (await sha256File(file.path)) !== file.sha256)
    throw fileChanged(file.name, 'its bytes are not the recorded ones');
  const piece = pieceOf(file.path, { from: 0, to: size }, sha256);
  const outcome = await put(connection, { key, mediaType: file.mediaType, isBlind }, piece);
  if ('refusal' in outcome) return outcome;
  const expected = toBase64(sha256);
  const { checksum } = outcome.output;
  return { confirmed: checksum === expected, expected, taken: 0, checksum };
}

/** A service that does not say which SHA-256 it has computed is asked for the bytes. */
async function confirm(
  connection: Connection,
  { key, size, sha256 }: LocalFile,
  sent: Exclude<Sent, { readonly refusal: Refusal }>,
): Promise<void> {
  if (sent.confirmed) return;
  const place = connection.place(key);
  const found = await look(connection, key);
  if (found.is === 'there' && found.object.size !== size)
    throw arrivedWrong(place, `it has ${found.object.size} bytes instead of ${size}`);
  const checksum = found.is === 'there' ? found.object.checksum : undefined;
  if (checksum === sent.expected) return;
  const actual = await hashStored(connection, key, size);
  if (actual !== sha256)
    throw arrivedWrong(
      place,
      actual === undefined ? 'it is not there' : `its SHA-256 is ${actual} instead of ${sha256}`,
    );
}
