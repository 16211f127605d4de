import { strToU8, zipSync } from 'fflate';

/** A wheel with the given METADATA. */
export function wheel(metadata: string): Uint8Array {
  const dist = 'parcel-1.2.0.dist-info';
  return zipSync({
    'parcel/__init__.py': strToU8(''),
    [`${dist}/METADATA`]: strToU8(metadata),
    [`${dist}/RECORD`]: strToU8(''),
  });
}
