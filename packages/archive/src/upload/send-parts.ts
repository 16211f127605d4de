import { inParallel } from '@waybill/kernel';
import { fileChanged, refused } from '../errors.ts';
import {
  abortUpload,
  beginUpload,
  type Connection,
  completeUpload,
  findUploads,
  type KeptPart,
  listParts,
  putPart,
  type Refusal,
  type SentPart,
  toBase64,
} from '../store/index.ts';
import { composite, md5Of, openHasher, type PartHasher } from './hash-parts.ts';
import type { LocalFile } from './local-file.ts';
import { type PlannedPart, planParts } from './plan-parts.ts';
import { openRings, type Rings } from './rings.ts';

/** Parts that are on their way at the same time. */
const simultaneous = 4;

/** How a write ended: the checksum that the service has confirmed, or why it took nothing. */
export type Sent =
  | {
      readonly confirmed: boolean;
      readonly expected: string;
      readonly taken: number;
      readonly checksum: string | undefined;
    }
  | { readonly refusal: Refusal };

interface Upload {
  readonly id: string;
  readonly kept: ReadonlyMap<number, KeptPart>;
}

/**
 * Sends a file in parts. What an earlier run has sent of it stays: each part that the service still keeps is compared, and only
 * the others are sent.
 *
 * @param isBlind whether it is not known that no such object exists
 */
export async function sendParts(connection: Connection, local: LocalFile, isBlind: boolean): Promise<Sent> {
  const { key, file } = local;
  const upload = await openUpload(connection, local);
  if ('refusal' in upload) return upload;
  const { id, kept } = upload;
  await using hasher = await openHasher(file.path);
  const rings = openRings();
  let taken = 0;
  const parts = await inParallel(planParts(local.size), simultaneous, async (part) => {
    const { sent, wasThere } = await sendPart(connection, { local, id, kept, hasher, rings }, part);
    taken += wasThere ? 1 : 0;
    return sent;
  });
  if ((await hasher.whole()) !== local.sha256) {
    await abortUpload(connection, key, id);
    throw fileChanged(file.name, 'its bytes are not the recorded ones');
  }
  const completed = await completeUpload(connection, { key, id, isBlind }, parts);
  if ('refusal' in completed) {
    // What exists already needs no parts, and after a conflict S3 wants all of them anew.
    if ([409, 412].includes(completed.refusal.status)) await abortUpload(connection, key, id);
    return completed;
  }
  const expected = composite(parts.map(({ sha256 }) => sha256));
  const checksum = completed.output.checksum?.replace(/-\d+$/, '');
  return { confirmed: checksum === expected, expected, taken, checksum };
}

/** The newest upload of the object that has parts, else a new one; others of it are aborted. */
async function openUpload(
  connection: Connection,
  { key, file, sha256 }: LocalFile,
): Promise<Upload | { readonly refusal: Refusal }> {
  let found: Upload | undefined;
  for (const id of await findUploads(connection, key)) {
    const parts = found === undefined ? await listParts(connection, key, id) : undefined;
    if (parts === undefined || parts.length === 0) await abortUpload(connection, key, id);
    else found = { id, kept: new Map(parts.map((part) => [part.number, part])) };
  }
  if (found !== undefined) return found;
  const begun = await beginUpload(connection, key, { mediaType: file.mediaType, sha256 });
  if ('refusal' in begun) return begun;
  if (begun.output === '')
    throw refused('CreateMultipartUpload', connection.place(key), 'the answer has no `UploadId`');
  return { id: begun.output, kept: new Map() };
}

interface Sending extends Upload {
  readonly local: LocalFile;
  readonly hasher: PartHasher;
  readonly rings: Rings;
}

async function sendPart(
  connection: Connection,
  { local, id, kept, hasher, rings }: Sending,
  part: PlannedPart,
): Promise<{ readonly sent: SentPart; readonly wasThere: boolean }> {
  const { path } = local.file;
  const sha256 = await hasher.next(part);
  const { number } = part;
  const former = kept.get(number);
  if (former !== undefined && (await isSame(former, path, part, sha256)))
    return { sent: { number, etag: former.etag, sha256 }, wasThere: true };
  const lent = rings.lend(path, part);
  const piece = { size: part.to - part.from, sha256, body: lent.body };
  const { etag } = await putPart(connection, { key: local.key, id, number }, piece);
  lent.giveBack();
  return { sent: { number, etag, sha256 }, wasThere: false };
}

/** Where a service lists no SHA-256 of parts, their ETag is mostly an MD5: that of a part which is another one differs. */
async function isSame(former: KeptPart, path: string, part: PlannedPart, sha256: string): Promise<boolean> {
  if (former.size !== part.to - part.from) return false;
  if (former.checksum !== undefined) return former.checksum === toBase64(sha256);
  return former.etag.replaceAll('"', '') === (await md5Of(path, part));
}
