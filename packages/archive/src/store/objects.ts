import type { Receive } from '@waybill/kernel';
import type { Connection } from './connect.ts';
import type { Outcome } from './refusal.ts';
import { asSupported } from './support.ts';
import { writeSettings } from './write-settings.ts';

/** An object of the archive, as the service describes it. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** SHA-256 that the service has computed, in base64. */
  readonly checksum: string | undefined;
  /** Whether that is one of the SHA-256 of its parts. */
  readonly isComposite: boolean;
  /** What its writer has said of it, in hex digits. */
  readonly claimed: string | undefined;
}

/** `unknown` is an object of which the service does not say whether it exists. */
export type Look = { readonly is: 'there'; readonly object: StoredObject } | { readonly is: 'missing' | 'unknown' };

/** Asks for an object without its bytes. @throws what no other request would get past either */
export async function look(connection: Connection, key: string): Promise<Look> {
  const { sdk, bucket, ask, explain } = connection;
  const command = new sdk.HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
  const outcome = await ask({ operation: 'HeadObject', key, command });
  if ('refusal' in outcome) {
    const { status } = outcome.refusal;
    if (status === 404) return { is: 'missing' };
    // Without the right to list, what does not exist is refused, too; an answer to HEAD has no words.
    if (status === 403 || status === 400) return { is: 'unknown' };
    throw explain(outcome.refusal, { operation: 'HeadObject', key });
  }
  const {
    ContentLength: size = 0,
    ChecksumSHA256: checksum,
    ChecksumType: type,
    ETag: etag = '',
    Metadata: metadata,
  } = outcome.output;
  const isComposite =
    type === 'COMPOSITE' ||
    (type === undefined && /-\d+"?$/.test(checksum ?? '')) ||
    (checksum !== undefined && /-\d+"?$/.test(etag));
  return {
    is: 'there',
    object: { size, checksum: checksum?.replace(/-\d+$/, ''), isComposite, claimed: metadata?.['sha256'] },
  };
}

/** A file or a part of one on its way. */
export interface Piece {
  readonly size: number;
  /** SHA-256 in hex digits. */
  readonly sha256: string;
  /** Makes the bytes, anew for each attempt. */
  body(): RequestInit['body'];
}

export interface Written {
  /** SHA-256 that the service says it has computed, in base64. */
  readonly checksum: string | undefined;
  readonly etag: string | undefined;
}

export const toBase64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** Writes an object in one request. One that exists is left alone, with the status 412, where the service knows conditions. */
export async function put(
  connection: Connection,
  { key, mediaType, isBlind }: { readonly key: string; readonly mediaType: string; readonly isBlind: boolean },
  piece: Piece,
): Promise<Outcome<Written>> {
  const { sdk, bucket, ask, support, options } = connection;
  const outcome = await asSupported(
    support,
    () => {
      const command = new sdk.PutObjectCommand({
        ...{ Bucket: bucket, Key: key, ContentType: mediaType, ContentLength: piece.size },
        ...writeSettings(connection, piece.sha256),
        ...(support.checksums ? { ChecksumSHA256: toBase64(piece.sha256) } : {}),
        // With a lock, some services look for the name of the checksum.
        ...(options.objectLock === undefined ? {} : { ChecksumAlgorithm: 'SHA256' as const }),
        // Our handler calls it.
        Body: piece.body as never,
        ...(support.conditions ? { IfNoneMatch: '*' } : {}),
      });
      signBody(command, piece.sha256);
      // 409: somebody else has written or deleted it in this moment.
      return ask({ operation: 'PutObject', key, command, how: { size: piece.size, alsoRetry: [409] } });
    },
    isBlind,
  );
  if ('refusal' in outcome) return outcome;
  return { output: { checksum: outcome.output.ChecksumSHA256, etag: outcome.output.ETag } };
}

/**
 * Names the hash of the body in the signature: a service that knows no checksums verifies the bytes all the same, and the SDK
 * need not read them.
 */
export function signBody(command: SignedCommand, sha256: string): void {
  const middleware: Middleware = (next) => async (args) => {
    args.request.headers['x-amz-content-sha256'] = sha256;
    return next(args);
  };
  command.middlewareStack.add(middleware as never, { step: 'build', name: 'signedBody' } as never);
}

/** As much of the SDK's middleware as a header takes. */
type Step = (args: { readonly request: { readonly headers: Record<string, string> } }) => unknown;
type Middleware = (next: Step) => Step;
interface SignedCommand {
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

/** Hands the bytes of an object over. @returns whether it exists */
export async function read(
  connection: Connection,
  key: string,
  { size, receive }: { readonly size: number; readonly receive: Receive },
): Promise<boolean> {
  const { sdk, bucket, ask, explain } = connection;
  const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key });
  const outcome = await ask({ operation: 'GetObject', key, command, how: { size, receive } });
  if ('output' in outcome) return true;
  if (outcome.refusal.status === 404) return false;
  throw explain(outcome.refusal, { operation: 'GetObject', key });
}
