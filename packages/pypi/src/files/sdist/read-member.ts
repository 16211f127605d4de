import { buffer } from 'node:stream/consumers';
import { memberTooLarge } from '../../errors.ts';
import { sdistMembers } from './tar-members.ts';

/** An archive may hold a member that unpacks without end; real metadata stays far below. Bytes. */
const largestMember = 16 * 1024 * 1024;

/** Reads the first member of an archive whose name matches, as UTF-8; `undefined` when there is none. */
export type ReadMember = (path: string, member: RegExp) => Promise<string | undefined>;

/** From a zip file, a wheel: only the member itself is unpacked. */
export const readZipMember: ReadMember = async (path, member) => {
  const { openPromise } = await import('yauzl');
  const archive = await openPromise(path, { autoClose: false, lazyEntries: true });
  try {
    for await (const entry of archive.eachEntry()) {
      if (!member.test(entry.fileName)) continue;
      refuseLarge(entry.fileName, entry.uncompressedSize);
      // yauzl ends the stream when it grows beyond the size that was stated.
      return decode(await buffer(await archive.openReadStreamPromise(entry)));
    }
    return undefined;
  } finally {
    archive.close();
  }
};

/** From a gzipped tar file, an sdist: streamed to its end, because damage may come after the member. */
export const readTarMember: ReadMember = async (path, member) => {
  let text: string | undefined;
  for await (const entry of sdistMembers(path)) {
    if (text !== undefined || entry.kind !== 'file' || !member.test(entry.path)) continue;
    refuseLarge(entry.path, entry.size);
    text = decode(await buffer(entry.content()));
  }
  return text;
};

function refuseLarge(member: string, size: number): void {
  if (size > largestMember) throw memberTooLarge(member, size);
}

function decode(bytes: Uint8Array): string {
  // A byte-order mark stays: readers of metadata take it for a part of the first field's name.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
