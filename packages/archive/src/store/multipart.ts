import type { Connection } from './connect.ts';
import { type Piece, signBody, toBase64, type Written } from './objects.ts';
import type { Outcome } from './refusal.ts';
import { asSupported } from './support.ts';
import { writeSettings } from './write-settings.ts';

/** A part that the service keeps until the object is complete. */
export interface KeptPart {
  /** From 1. */
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  /** SHA-256 in base64, where the service tells it. */
  readonly checksum: string | undefined;
}

/** Pages of a list: of 1,000 parts each, and an object has 10,000. */
const mostPages = 12;

/** Uploads of an object that nobody has completed; none where the service does not list them. */
export async function findUploads({ sdk, bucket, ask }: Connection, key: string): Promise<string[]> {
  const command = new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key });
  const outcome = await ask({ operation: 'ListMultipartUploads', key, command });
  if ('refusal' in outcome) return [];
  const own = (outcome.output.Uploads ?? []).filter((each) => each.Key === key);
  // The newest first.
  return own
    .sort((one, other) => (other.Initiated?.getTime() ?? 0) - (one.Initiated?.getTime() ?? 0))
    .flatMap(({ UploadId: id }) => (id === undefined ? [] : [id]));
}

/** @param mediaType of the object */
export async function beginUpload(
  connection: Connection,
  key: string,
  { mediaType, sha256 }: { readonly mediaType: string; readonly sha256: string },
): Promise<Outcome<string>> {
  const { sdk, bucket, ask, support } = connection;
  const repeatable = 'An upload that nobody completes is no object, and the next run finds it.';
  const outcome = await asSupported(support, () => {
    const command = new sdk.CreateMultipartUploadCommand({
      ...{ Bucket: bucket, Key: key, ContentType: mediaType },
      ...(support.checksums ? { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' } : {}),
      ...writeSettings(connection, sha256),
    });
    return ask({ operation: 'CreateMultipartUpload', key, command, how: { repeatable } });
  });
  return 'refusal' in outcome ? outcome : { output: outcome.output.UploadId ?? '' };
}

/** @returns nothing where the service does not list parts, or the upload is over */
export async function listParts(
  { sdk, bucket, ask }: Connection,
  key: string,
  id: string,
): Promise<readonly KeptPart[] | undefined> {
  const parts: KeptPart[] = [];
  let marker: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const from = marker === undefined ? {} : { PartNumberMarker: marker };
    const command = new sdk.ListPartsCommand({ Bucket: bucket, Key: key, UploadId: id, ...from });
    const outcome = await ask({ operation: 'ListParts', key, command });
    if ('refusal' in outcome) return undefined;
    for (const { PartNumber: number, Size: size, ETag: etag, ChecksumSHA256: checksum } of outcome.output.Parts ?? []) {
      if (number !== undefined && size !== undefined && etag !== undefined)
        parts.push({ number, size, etag, checksum });
    }
    marker = outcome.output.NextPartNumberMarker;
    if (outcome.output.IsTruncated !== true || marker === undefined) return parts;
  }
  return parts;
}

/** Sends one part. @throws what the service refuses */
export async function putPart(
  { sdk, bucket, ask, explain, support }: Connection,
  { key, id, number }: { readonly key: string; readonly id: string; readonly number: number },
  piece: Piece,
): Promise<Written> {
  const outcome = await asSupported(support, () => {
    const command = new sdk.UploadPartCommand({
      ...{ Bucket: bucket, Key: key, UploadId: id, PartNumber: number, ContentLength: piece.size },
      ...(support.checksums ? { ChecksumSHA256: toBase64(piece.sha256) } : {}),
      // Our handler calls it.
      Body: piece.body as never,
    });
    signBody(command, piece.sha256);
    return ask({ operation: 'UploadPart', key, command, how: { size: piece.size } });
  });
  if ('refusal' in outcome) throw explain(outcome.refusal, { operation: 'UploadPart', key });
  return { etag: outcome.output.ETag, checksum: outcome.output.ChecksumSHA256 };
}

/** A part of an object that is complete. */
export interface SentPart {
  readonly number: number;
  readonly etag: string | undefined;
  /** SHA-256 in hex digits. */
  readonly sha256: string;
}

/** Makes an object of the parts. One that exists is left alone, with the status 412, where the service knows conditions. */
export async function completeUpload(
  { sdk, bucket, ask, support }: Connection,
  { key, id, isBlind }: { readonly key: string; readonly id: string; readonly isBlind: boolean },
  parts: readonly SentPart[],
): Promise<Outcome<Written>> {
  const repeatable = 'An upload is completed once; a later request is refused, and the object is looked at.';
  const outcome = await asSupported(
    support,
    () => {
      const Parts = parts.map(({ number, etag, sha256 }) => ({
        ...{ PartNumber: number, ETag: etag },
        ...(support.checksums ? { ChecksumSHA256: toBase64(sha256) } : {}),
      }));
      const command = new sdk.CompleteMultipartUploadCommand({
        ...{ Bucket: bucket, Key: key, UploadId: id, MultipartUpload: { Parts } },
        ...(support.conditions ? { IfNoneMatch: '*' } : {}),
      });
      return ask({ operation: 'CompleteMultipartUpload', key, command, how: { repeatable } });
    },
    isBlind,
  );
  if ('refusal' in outcome) return outcome;
  return { output: { checksum: outcome.output.ChecksumSHA256, etag: outcome.output.ETag } };
}

/** Gives an upload up: its parts are deleted. @returns whether the service did so */
export async function abortUpload({ sdk, bucket, ask }: Connection, key: string, id: string): Promise<boolean> {
  const command = new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id });
  const outcome = await ask({ operation: 'AbortMultipartUpload', key, command });
  return 'output' in outcome || outcome.refusal.status === 404;
}
