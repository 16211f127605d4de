import type { Bundle } from '@sigstore/bundle';

/** Characters: a bundle has some ten thousand at most. */
const longest = 200_000;
/** Entries of logs and timestamps: each is checked, and compared with all others. */
const most = 5;

/**
 * Reads a bundle of a signature, its certificate and the log's answer, which anybody may have written.
 *
 * @throws what is wrong with it
 */
export async function readBundle(value: unknown): Promise<Bundle> {
  if (JSON.stringify(value ?? null).length > longest) throw new RangeError('it is too long');
  const { bundleFromJSON } = await import('@sigstore/bundle');
  const bundle = bundleFromJSON(value);
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const times = timestampVerificationData?.rfc3161Timestamps ?? [];
  if (tlogEntries.length > most || times.length > most) throw new RangeError('it has too many timestamps');
  return bundle;
}
