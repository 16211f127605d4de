import { type Connection, followRedirects, hint, refusal } from '../connection/index.ts';
import type { BlobFile } from '../manifest.ts';
import { type Attempt, planAttempt } from './plan-attempt.ts';
import { sendBlob } from './send-blob.ts';
import { openSession, refreshSession, type Session } from './upload-session.ts';

const firstPause = 500;

/**
 * Brings a blob into the repository: mounted from another one where the registry can, else in one request, else in the
 * pieces that the registry takes. A broken upload goes on where the registry says it ended. The registry checks the
 * bytes against the digest, so they are not hashed here once more.
 *
 * @returns whether bytes were sent; `false` when the registry had the blob
 */
export async function uploadBlob(connection: Connection, blob: BlobFile): Promise<boolean> {
  let attempt: Attempt = { count: 1 };
  while (true) {
    if (await hasBlob(connection, blob.digest)) return attempt.count > 1;
    const session = await continueOrOpen(connection, attempt.broken, blob.digest);
    if (session === undefined) return false;
    const failure = await sendBlob(connection, blob, { session, piece: attempt.piece });
    if (failure === undefined) return true;
    const next = planAttempt(attempt, failure, blob.size);
    if (next === undefined) throw failure.error;
    if (next.count > attempt.count) {
      await connection.clock.sleep(Math.max(failure.wait, firstPause * 2 ** (attempt.count - 1)));
    }
    attempt = next;
  }
}

async function continueOrOpen(connection: Connection, broken: Session | undefined, digest: string) {
  const now = broken === undefined ? undefined : await refreshSession(connection, broken);
  return now ?? openSession(connection, digest);
}

async function hasBlob({ base, login, send }: Connection, digest: string): Promise<boolean> {
  const request = { method: 'HEAD', url: `${base}/blobs/${digest}`, hint } as const;
  const answer = await followRedirects(send)(request);
  if (!answer.ok && answer.status !== 404) throw await refusal(login, request, answer);
  return answer.ok;
}
