import type { ImageName } from '@waybill/oci';

/** `true` for a signature by the identity of the job, else the key to sign with, as cosign names it. */
export type Sign = boolean | SigningKey;

export interface SigningKey {
  readonly key: string;
  /** Whether the signature goes into the public transparency log. */
  readonly log: boolean;
  /** File with the public key, by which others check the signature. */
  readonly publicKey?: string | undefined;
}

/**
 * The arguments of `cosign` that sign an image by its digest. A key is named, never written out.
 *
 * @param services a file with {@link noServices} where no log is wanted and this cosign reads its services from a file
 */
export function planSigning(image: ImageName, digest: string, sign: Sign, services?: string): string[] {
  const key = typeof sign === 'object' ? ['--key', sign.key] : [];
  const withoutLog = services === undefined ? ['--tlog-upload=false'] : ['--signing-config', services];
  const log = isLogged(sign) ? [] : withoutLog;
  const plain = image.origin.startsWith('http:') ? ['--allow-http-registry'] : [];
  return ['sign', '--yes', ...key, ...log, ...plain, `${image.name}@${digest}`];
}

export function isLogged(sign: Sign): boolean {
  return typeof sign !== 'object' || sign.log;
}

/**
 * What makes cosign 3 sign without any service: it has no flag for that. `cosign signing-config create` writes the same.
 */
export const noServices = JSON.stringify({
  mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
  rekorTlogConfig: {},
  tsaConfig: {},
});

/** @param help what `cosign sign --help` prints */
export function readsServices(help: string): boolean {
  return !/^\s*--tlog-upload\b/m.test(help);
}

/** The environment variable that holds the key: `env://COSIGN_PRIVATE_KEY`. */
export function keyVariable(sign: Sign): string | undefined {
  return typeof sign === 'object' ? /^env:\/\/(\w+)$/.exec(sign.key)?.[1] : undefined;
}

/** The tag under which cosign before version 3 keeps the signatures of an image. */
export function signatureTag(digest: string): string {
  return `${digest.replace(':', '-')}.sig`;
}

/** What is attached to an image, or an entry of a list that names it. */
export interface Attached {
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
}

/** Whether something that is attached to an image is a signature of cosign, and not what else comes as a bundle. */
export function isSignature({ artifactType = '', annotations }: Attached): boolean {
  const predicate = annotations?.['dev.sigstore.bundle.predicateType'] ?? '';
  return artifactType.startsWith('application/vnd.dev.sigstore.bundle') && predicate.includes('/cosign/sign/');
}

/** Whether an entry of a list leaves open what it names: in the list that cosign 3 keeps itself, every entry does. */
export function tellsNothing({ artifactType, annotations }: Attached): boolean {
  return (artifactType ?? 'application/vnd.oci.empty.v1+json') === 'application/vnd.oci.empty.v1+json' && !annotations;
}
