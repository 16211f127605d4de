import { type Answer, nameOf, nextAddress } from '@waybill/kernel';
import { type Connection, hint, refusal } from '../connection/index.ts';

/** An upload that a registry has opened. */
export interface Session {
  /** May be on another origin. */
  readonly url: URL;
  /** Bytes that the registry has. */
  readonly received: number;
  /** Bytes that every piece but the last must have at least. */
  readonly smallestPiece: number;
}

/**
 * Opens an upload session, unless the blob to mount is in another repository of the registry: then it is there at once.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#mounting-a-blob-from-another-repository
 *
 * @param mount digest of a blob to mount where the login knows another repository
 * @returns `undefined` when the blob is there now
 */
export async function openSession(connection: Connection, mount?: string): Promise<Session | undefined> {
  const { base, login, send } = connection;
  const source = login.mountFrom?.find(
    ({ digests }) => mount !== undefined && (digests?.has(mount) ?? true),
  )?.repository;
  const isMounting = mount !== undefined && source !== undefined;
  const query = isMounting ? `?mount=${encodeURIComponent(mount)}&from=${encodeURIComponent(source)}` : '';
  const url = `${base}/blobs/uploads/${query}`;
  const repeatable = 'a session that nobody uses is forgotten by the registry';
  const request = { method: 'POST', url, receive: 'nothing', repeatable, hint } as const;
  const answer = await send(request);
  const location = answer.headers.get('location');
  const isMounted = isMounting && answer.status === 201;
  if (!isMounted && (answer.status !== 202 || location === null)) throw await refusal(login, request, answer);
  if (isMounted || location === null) return undefined;
  const smallestPiece = Number(answer.headers.get('oci-chunk-min-length') ?? 0);
  return {
    url: nextAddress(location, { ...request, name: nameOf(request) }),
    received: 0,
    smallestPiece: Number.isFinite(smallestPiece) ? smallestPiece : 0,
  };
}

/**
 * What has become of a session after a broken request.
 *
 * @returns `undefined` when nothing can be made of it any more
 */
export async function refreshSession({ send }: Connection, session: Session): Promise<Session | undefined> {
  const request = { url: session.url, receive: 'nothing', retries: 1, hint } as const;
  const answer = await send(request).catch(() => undefined);
  const received = answer?.status === 204 ? keptUntil(answer) : undefined;
  // Registries say `0-0` for nothing as well as for one byte.
  if (answer === undefined || received === undefined || received === 1) return undefined;
  const location = answer.headers.get('location') ?? session.url.href;
  return { ...session, url: nextAddress(location, { ...request, name: nameOf(request) }), received };
}

/** How many bytes an answer says that the registry has: `Range: 0-<last>`. */
export function keptUntil(answer: Answer): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
  return last === undefined ? undefined : Number(last) + 1;
}
