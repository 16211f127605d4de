import { createHash } from 'node:crypto';
import type { PlannedComponent } from '../bom/index.ts';

/** What auditwheel and delocate copy into a wheel; the older ones into the package itself. */
export const objectPath = {
  test: (path: string) =>
    /\.(?:libs|dylibs)\//.test(path) && /.\.(?:so(?:\.[^/]*)?|dylib)$/.test(path.slice(path.lastIndexOf('/') + 1)),
};

/** `numpy.libs/libgfortran-040039e1.so.5.0.0` is `libgfortran.so.5.0.0`: auditwheel adds a part of the digest. */
export function objectName(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base.replace(/-[0-9a-f]{8,64}(?=(?:-[0-9.]+)?\.(?:so|dylib|dll)\b)/i, '');
}

/**
 * Hashes a shared object that comes in pieces.
 *
 * @returns takes the next piece, and gives the component when it was the last one
 */
export function objectReader(place: string, size: number): (chunk: Buffer) => PlannedComponent | undefined {
  const hash = createHash('sha256');
  let taken = 0;
  return (chunk) => {
    hash.update(chunk);
    taken += chunk.length;
    return taken < size ? undefined : objectComponent(place, { sha256: hash.digest('hex'), ref: `file:/${place}` });
  };
}

/** A shared object that came in a wheel. */
export function objectComponent(
  path: string,
  { ref, sha256, wheel }: { readonly ref: string; readonly sha256?: string | undefined; readonly wheel?: string },
): PlannedComponent {
  const properties = [
    ['waybill:path', path] as const,
    ...(wheel === undefined ? [] : [['waybill:wheel', wheel] as const]),
  ];
  return { type: 'file', name: objectName(path), ref, sha256, properties, dependsOn: [] };
}
