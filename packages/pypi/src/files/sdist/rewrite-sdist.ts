import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { reasonOf, waybillFolder } from '@waybill/kernel';
import { unreadableDistribution } from '../../errors.ts';
import { linksToRemoved } from '../archive-errors.ts';
import { normalizePaxRecords, padded, paddingOf } from './pax-records.ts';
import { blockSize, normalizeTarHeader } from './tar-header.ts';
import { sdistMembers, type TarBlock, tarMembers } from './tar-members.ts';

/** The folder of releases, below the sdist's only top folder. */
const ofReleases = new RegExp(`^(?:\\./)*[^/]+/\\${waybillFolder}(/|$)`);

/**
 * Takes the folder of releases out of an sdist. Some backends, hatchling among them, pack everything that the
 * `.gitignore` at the top does not name, and so would ship what earlier steps and releases left in `.waybill`.
 *
 * All other members keep their place and every byte, except, where a time is given, those that differ between two builds.
 * The new archive takes the place of the old one when it is whole.
 *
 * @param time gives every member this time and no owner; without it an sdist that is clean keeps its bytes
 * @throws EUNREADABLEDIST
 */
export async function rewriteSdist(path: string, name: string, time?: Date): Promise<void> {
  try {
    if (time !== undefined || (await holdsReleases(path))) await rewrite(path, time);
  } catch (error) {
    throw unreadableDistribution(name, reasonOf(error).replace(/\.$/, ''), error);
  }
}

async function holdsReleases(path: string): Promise<boolean> {
  let found = false;
  for await (const member of sdistMembers(path)) found ||= ofReleases.test(member.path);
  return found;
}

async function rewrite(path: string, time: Date | undefined): Promise<void> {
  const seconds = time === undefined ? undefined : time.getTime() / 1000;
  const rewritten = `${path}.part`;
  try {
    await pipeline(
      createReadStream(path),
      createGunzip({ chunkSize: pieceSize }),
      (archive: AsyncIterable<Uint8Array>) => inPieces(edited(archive, seconds)),
      // zlib writes no time into the header, so the same members give the same bytes.
      createGzip({ level: 9 }),
      createWriteStream(rewritten),
    );
    await rename(rewritten, path);
  } finally {
    await rm(rewritten, { force: true });
  }
}

/** The archive without the folder of releases, and with `seconds` as the time of every member. */
async function* edited(archive: AsyncIterable<Uint8Array>, seconds: number | undefined): AsyncGenerator<Uint8Array> {
  for await (const { path, kind, target, size, headers, content } of tarMembers(archive)) {
    const isRemoved = ofReleases.test(path);
    if (!isRemoved && kind === 'link' && ofReleases.test(target)) throw linksToRemoved(path, target);
    // What a header says of all members is not of the first of them alone.
    const kept = isRemoved ? headers.filter(({ type }) => type === 'g') : headers;
    for (const header of kept) yield* seconds === undefined ? whole(header) : normalized(header, seconds);
    if (isRemoved) continue;
    yield* content();
    yield Buffer.alloc(paddingOf(size));
  }
  // Two empty blocks end an archive.
  yield Buffer.alloc(2 * blockSize);
}

function whole({ block, text }: TarBlock): Buffer[] {
  return [block, padded(text)];
}

function normalized({ type, block, text }: TarBlock, seconds: number): Buffer[] {
  if ('xgX'.includes(type)) return normalizePaxRecords(block, text, seconds);
  return [normalizeTarHeader(block, seconds), padded(text)];
}

/** Bytes that go through the compression at once: a header alone is too small for its cost. */
const pieceSize = 128 * 1024;

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let piece = Buffer.alloc(pieceSize);
  let length = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + pieceSize - length);
      piece.set(part, length);
      length += part.length;
      at += part.length;
      if (length < pieceSize) continue;
      yield piece;
      piece = Buffer.alloc(pieceSize);
      length = 0;
    }
  }
  yield piece.subarray(0, length);
}
