import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isReleaseError, reasonOf } from '@waybill/kernel';
import { type CoreMetadata, parseMetadata } from '@waybill/python';
import { unreadableDistribution } from '../errors.ts';
import type { Distribution } from './distribution.ts';
import { parseFileName } from './parse-file-name.ts';
import { type ReadMember, readTarMember, readZipMember } from './sdist/read-member.ts';

interface MetadataPlace {
  readonly read: ReadMember;
  readonly member: RegExp;
}

const places: Readonly<Record<'sdist' | 'wheel', MetadataPlace>> = {
  sdist: { read: readTarMember, member: /^[^/]+\/PKG-INFO$/ },
  wheel: { read: readZipMember, member: /^[^/]+\.dist-info\/METADATA$/ },
};

/**
 * Reads a built sdist or wheel.
 *
 * @param sha256 of its bytes, as hex digits; passed in because a large file should be hashed once in a release
 * @throws EUNREADABLEDIST when the name, the archive or its metadata makes no sense
 */
export async function readDistribution(path: string, sha256: string): Promise<Distribution> {
  const name = basename(path);
  const said = parseFileName(name);
  if (said === undefined) throw unreadableDistribution(name, 'its name is not one of an sdist or a wheel');
  const { size } = await stat(path);
  return { ...said, name, path, size, sha256, metadata: await readMetadata(path, name, places[said.kind]) };
}

async function readMetadata(path: string, name: string, { read, member }: MetadataPlace): Promise<CoreMetadata> {
  let text: string | undefined;
  try {
    text = await read(path, member);
  } catch (error) {
    if (isReleaseError(error)) throw error;
    throw unreadableDistribution(name, reasonOf(error).replace(/\.$/, ''), error);
  }
  if (text === undefined) throw unreadableDistribution(name, 'it holds no metadata');
  const metadata = parseMetadata(text);
  for (const field of ['metadata-version', 'name', 'version']) {
    const count = metadata.get(field)?.length ?? 0;
    if (count !== 1) throw unreadableDistribution(name, `its metadata has ${count} fields \`${field}\``);
  }
  return metadata;
}
