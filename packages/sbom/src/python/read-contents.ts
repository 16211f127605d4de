import { createReadStream } from 'node:fs';
import { type Artifact, isReleaseError, reasonOf } from '@waybill/kernel';
import { limitBytes, readTar, unpack } from '@waybill/oci';
import { unreadableDistribution } from '../errors.ts';
import { type PythonMetadata, parseMetadata } from '../metadata/index.ts';
import { readWheel, readZippedSdist, type WheelContents } from './read-wheel.ts';

/** Bytes of core metadata. Indexes refuse less; a description with pictures in it has some megabytes. */
const maximumSize = 32 * 1024 ** 2;
/** Bytes of an sdist when it is unpacked; PyPI takes files of 10 GB at most, and those only by agreement. */
const largestSdist = 16 * 1024 ** 3;

/** What a wheel or an sdist says of itself. */
export interface DistributionContents extends Omit<WheelContents, 'metadata'> {
  readonly metadata: PythonMetadata;
}

/**
 * What a wheel or an sdist says of itself.
 *
 * @param most bytes that an sdist may have when it is unpacked
 * @throws ESBOMWHEEL
 */
export async function readContents(
  path: string,
  { kind, name }: Pick<Artifact, 'kind' | 'name'>,
  most = largestSdist,
): Promise<DistributionContents> {
  const place = kind === 'wheel' ? '*.dist-info/METADATA' : '*/PKG-INFO';
  try {
    const contents = kind === 'wheel' ? await readWheel(path) : await readSdist(path, most);
    const metadata = parseMetadata(contents.metadata);
    if (metadata === undefined) throw unreadableDistribution(name, `it has no \`${place}\` with a name`);
    return { ...contents, metadata };
  } catch (error) {
    throw isReleaseError(error) ? error : unreadableDistribution(name, reasonOf(error), error);
  }
}

const pkgInfo = /^(?:\.\/)?[^/]+\/PKG-INFO$/;

async function readSdist(path: string, most: number): Promise<WheelContents> {
  if (path.endsWith('.zip')) return readZippedSdist(path);
  let text = '';
  const exceeded = () => new RangeError(`unpacked, it has more than ${most} bytes`);
  await unpack(createReadStream(path, { highWaterMark: 256 * 1024 }), (unpacked) =>
    readTar(limitBytes(unpacked, most, exceeded), (member) => {
      if (member.type !== 'file' || !pkgInfo.test(member.path)) return;
      refuseLarge(member.size);
      member.content.keep((content) => {
        text = content.toString();
      });
    }),
  );
  return { metadata: text, objects: [], sboms: new Map(), unread: [] };
}

function refuseLarge(size: number): void {
  if (size > maximumSize) throw new RangeError(`its metadata has ${size} bytes`);
}
