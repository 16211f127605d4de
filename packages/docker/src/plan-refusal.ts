import {
  blobDamaged,
  layerTooLarge,
  manifestRefused,
  nameRefused,
  registryAnswer,
  tooManyRequests,
  writingUnsupported,
} from './registry-errors.ts';

/** What a registry answered instead of doing what it was asked. */
export interface Refused {
  /** `PUT https://ghcr.io/v2/acme/parcel/manifests/1.2.0` */
  readonly request: string;
  /** `ghcr.io/acme/parcel` */
  readonly image: string;
  readonly status: number;
  /** The registry's own code: `MANIFEST_INVALID`. */
  readonly code?: string | undefined;
  /** The registry's own words, one line. */
  readonly reason: string;
}

/**
 * The error for an answer that is not about credentials.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
 */
export function planRefusal({ request, image, status, code = '', reason }: Refused) {
  if (status === 429 || code === 'TOOMANYREQUESTS') return tooManyRequests(image, reason);
  if (status === 413 || code === 'SIZE_INVALID') return layerTooLarge(request, reason);
  if (code.startsWith('MANIFEST_') && status < 500) return manifestRefused(image, reason);
  if (code.startsWith('NAME_')) return nameRefused(image, reason);
  if (code === 'DIGEST_INVALID' || code === 'BLOB_UPLOAD_INVALID') return blobDamaged(image, reason);
  if (status === 405 || code === 'UNSUPPORTED') return writingUnsupported(image, reason);
  return registryAnswer(request, status, reason);
}
