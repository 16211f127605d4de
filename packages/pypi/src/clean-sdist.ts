import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { reasonOf, waybillFolder } from '@waybill/kernel';
import { unreadableDistribution } from './errors.ts';
import { openTar } from './open-tar.ts';

/** The folder of releases, below the sdist's only top folder. */
const ofReleases = new RegExp(`^[^/]+/\\${waybillFolder}(/|$)`);

/**
 * Takes the folder of releases out of an sdist. Some backends, hatchling among them, pack everything that the
 * `.gitignore` at the top does not name, and so would ship what earlier steps and releases left in `.waybill`.
 *
 * @throws EUNREADABLEDIST
 */
export async function cleanSdist(path: string, name: string): Promise<void> {
  try {
    if (await holdsReleases(path)) await rewriteWithout(path);
  } catch (error) {
    throw unreadableDistribution(name, reasonOf(error), error);
  }
}

async function holdsReleases(path: string): Promise<boolean> {
  return openTar(path, async (members) => {
    for await (const { header, body } of members) {
      if (ofReleases.test(header.name)) return true;
      await body.cancel();
    }
    return false;
  });
}

async function rewriteWithout(path: string): Promise<void> {
  const { createTarPacker } = await import('modern-tar');
  const { readable, controller } = createTarPacker();
  const packed = `${path}.part`;
  // zlib writes no time into the header, so the same members give the same bytes.
  const written = pipeline(Readable.fromWeb(readable), createGzip({ level: 9 }), createWriteStream(packed));
  const copied = openTar(path, async (members) => {
    for await (const { header, body } of members) {
      if (ofReleases.test(header.name)) await body.cancel();
      else await body.pipeTo(controller.add(header));
    }
    controller.finalize();
  });
  try {
    await Promise.all([copied, written]);
    await rename(packed, path);
  } finally {
    await rm(packed, { force: true });
  }
}
