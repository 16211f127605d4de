import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import type { TrustMaterial } from '@sigstore/verify';
import { reasonOf } from '@waybill/kernel';
import { noTrustRoot } from '../errors.ts';

export type { TrustMaterial } from '@sigstore/verify';

/** Where the trust root of the public instance is published, signed in the way of The Update Framework (TUF). */
const publicMirror = 'https://tuf-repo-cdn.sigstore.dev';

export interface TrustPlace {
  readonly cwd: string;
  /** `trusted_root.json` of another instance. */
  readonly file?: string | undefined;
  /** Another mirror, with the file that its history begins with and a folder for what was fetched. */
  readonly mirror?: { readonly url: string; readonly root: string; readonly cache: string };
}

/** Bytes: that of the public instance has some thousands. */
const longest = 5_000_000;

const known = new Map<string, Promise<TrustMaterial>>();

/**
 * What a verifier believes: the keys of certificate authorities and logs. Read once in the life of a process.
 *
 * @throws ETRUSTROOT
 */
export function readTrust({ cwd, file, mirror }: TrustPlace): Promise<TrustMaterial> {
  const path = file === undefined || isAbsolute(file) ? file : resolve(cwd, file);
  const place = path ?? mirror?.url ?? publicMirror;
  const reading = known.get(place) ?? read(place, path, mirror);
  known.set(place, reading);
  // What failed may work the next time.
  reading.catch(() => known.delete(place));
  return reading;
}

async function read(place: string, file: string | undefined, mirror: TrustPlace['mirror']): Promise<TrustMaterial> {
  try {
    const { toTrustMaterial } = await import('@sigstore/verify');
    const root = file === undefined ? await fetchRoot(mirror) : await readRoot(file);
    if (root.certificateAuthorities.length === 0 || root.tlogs.length === 0)
      throw new RangeError('it names no certificate authority or no log');
    return toTrustMaterial(root);
  } catch (error) {
    throw noTrustRoot(`\`${place}\``, reasonOf(error).replace(/\.$/, ''), error);
  }
}

async function fetchRoot(mirror: TrustPlace['mirror']): Promise<TrustedRoot> {
  const { getTrustedRoot } = await import('@sigstore/tuf');
  const other = mirror && { mirrorURL: mirror.url, rootPath: mirror.root, cachePath: mirror.cache };
  return getTrustedRoot({ timeout: 10_000, retry: { retries: 2, minTimeout: 500 }, ...other });
}

async function readRoot(file: string): Promise<TrustedRoot> {
  const [{ TrustedRoot: format }, text] = await Promise.all([
    import('@sigstore/protobuf-specs'),
    readFile(file, 'utf8'),
  ]);
  if (text.length > longest) throw new RangeError('it is too long');
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError('it is no trust root');
  return format.fromJSON(value);
}
