import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { reasonOf, waybillFolder } from '@waybill/kernel';
import { unreadableDistribution } from './errors.ts';

/** The folder of releases, below the sdist's only top folder. */
const ofReleases = new RegExp(`^[^/]+/\\${waybillFolder}(/|$)`);

/**
 * Takes the folder of releases out of an sdist. Some backends, hatchling among them, pack everything that the
 * `.gitignore` at the top does not name, and so would ship what earlier steps and releases left in `.waybill`.
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
  const { list } = await import('tar');
  let found = false;
  await list({
    file: path,
    strict: true,
    onReadEntry: ({ path: member }) => {
      found ||= ofReleases.test(member);
    },
  });
  return found;
}

async function rewrite(path: string, time: Date | undefined): Promise<void> {
  const { Pack, Parser } = await import('tar');
  const pack = new Pack(time === undefined ? {} : { mtime: time, portable: true });
  const members = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      if (ofReleases.test(entry.path)) entry.resume();
      else pack.add(entry);
    },
  });
  members.on('end', () => pack.end());
  members.on('error', (error) => pack.emit('error', error));
  const rewritten = `${path}.part`;
  try {
    await Promise.all([
      pipeline(createReadStream(path), createGunzip(), members as unknown as NodeJS.WritableStream),
      // zlib writes no time into the header, so the same members give the same bytes.
      pipeline(pack as unknown as NodeJS.ReadableStream, createGzip({ level: 9 }), createWriteStream(rewritten)),
    ]);
    await rename(rewritten, path);
  } finally {
    await rm(rewritten, { force: true });
  }
}
