import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { Member } from '../rules/find-in-record.ts';
import { parseRecord, type RecordEntry } from './parse-record.ts';

/** What a wheel holds and what its `RECORD` says that it holds. */
export interface WheelMembers {
  readonly members: readonly Member[];
  /** `undefined` when there is no `RECORD`. */
  readonly record: readonly RecordEntry[] | undefined;
}

/** Reads every member of a wheel once, streamed; only `RECORD` is kept. */
export async function readWheelMembers(path: string): Promise<WheelMembers> {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
  const members: Member[] = [];
  let record: RecordEntry[] | undefined;
  try {
    for await (const entry of archive.eachEntry()) {
      const isRecord = /^[^/]+\.dist-info\/RECORD$/.test(entry.fileName);
      const kept: Buffer[] = [];
      const hash = createHash('sha256');
      const stream = await archive.openReadStreamPromise(entry);
      stream.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        if (isRecord) kept.push(chunk);
      });
      await finished(stream);
      if (isRecord) record = parseRecord(Buffer.concat(kept).toString());
      members.push({
        path: entry.fileName,
        size: entry.uncompressedSize,
        digests: { sha256: hash.digest('base64url') },
      });
    }
  } finally {
    archive.close();
  }
  return { members, record };
}
