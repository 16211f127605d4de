import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type Artifact, isReleaseError, reasonOf } from '@waybill/kernel';
import { readTar, unpack } from '@waybill/oci';
import { openPromise } from 'yauzl';
import { unreadableDistribution } from '../errors.ts';
import { type PythonMetadata, parseMetadata } from './parse-metadata.ts';

/** Bytes of core metadata. Indexes refuse less; a description with pictures in it has some megabytes. */
const maximumSize = 32 * 1024 ** 2;

/** The core metadata of a wheel or an sdist. @throws ESBOMWHEEL */
export async function readMetadata(
  path: string,
  { kind, name }: Pick<Artifact, 'kind' | 'name'>,
): Promise<PythonMetadata> {
  const [place, pattern] =
    kind === 'wheel'
      ? ['*.dist-info/METADATA', /^[^/]+\.dist-info\/METADATA$/]
      : ['*/PKG-INFO', /^(?:\.\/)?[^/]+\/PKG-INFO$/];
  try {
    const text = await (/\.(?:whl|zip)$/.test(name) ? zipText(path, pattern) : tarText(path, pattern));
    const metadata = parseMetadata(text);
    if (metadata === undefined) throw unreadableDistribution(name, `it has no \`${place}\` with a name`);
    return metadata;
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableDistribution(name, reasonOf(error), error);
  }
}

async function zipText(path: string, pattern: RegExp): Promise<string> {
  const archive = await openPromise(path);
  try {
    for await (const entry of archive.eachEntry()) {
      if (!pattern.test(entry.fileName)) continue;
      // The stream fails when there are more bytes than it says here.
      refuseLarge(entry.uncompressedSize);
      return (await buffer(await archive.openReadStreamPromise(entry))).toString();
    }
    return '';
  } finally {
    archive.close();
  }
}

async function tarText(path: string, pattern: RegExp): Promise<string> {
  let text = '';
  await unpack(createReadStream(path, { highWaterMark: 256 * 1024 }), (unpacked) =>
    readTar(unpacked, (member) => {
      if (member.type !== 'file' || !pattern.test(member.path)) return;
      refuseLarge(member.size);
      member.content.keep((content) => {
        text = content.toString();
      });
    }),
  );
  return text;
}

function refuseLarge(size: number): void {
  if (size > maximumSize) throw new RangeError(`its metadata has ${size} bytes`);
}
