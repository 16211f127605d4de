import { createHash } from 'node:crypto';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial } from '@sigstore/verify';

/** The public keys of a Sigstore, in DER. */
export interface SigstoreKeys {
  /** Certificate of the authority. */
  readonly authority: Uint8Array;
  /** Key of the log of certificates. */
  readonly certificates: Uint8Array;
  /** Key of the log of signatures. */
  readonly log: Uint8Array;
}

export interface SigstoreFiles {
  /** JSON: where the services are. */
  readonly signingConfig: string;
  /** JSON: what a verifier believes. */
  readonly trustedRoot: string;
  /** PEM: certificate of the authority. */
  readonly root: string;
  /** PEM: key of the log of certificates. */
  readonly certificateLog: string;
  /** PEM: key of the log of signatures. */
  readonly signatureLog: string;
}

export interface SigstorePlace {
  readonly url: string;
  /** The name with which the logs sign. */
  readonly logName: string;
}

/** What a verifier has to believe to trust these keys, for a program and as files. */
export function trustIn(keys: SigstoreKeys, { url, logName }: SigstorePlace) {
  const trusted = trustedRoot(keys, logName);
  const files: SigstoreFiles = {
    signingConfig: signingConfig(url),
    trustedRoot: JSON.stringify(TrustedRoot.toJSON(trusted)),
    root: pem('CERTIFICATE', keys.authority),
    certificateLog: pem('PUBLIC KEY', keys.certificates),
    signatureLog: pem('PUBLIC KEY', keys.log),
  };
  return { trust: toTrustMaterial(trusted), files };
}

/** https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto */
function trustedRoot({ authority, certificates, log }: SigstoreKeys, baseUrl: string): TrustedRoot {
  const validFor = { start: new Date(0).toISOString() };
  const logOf = (key: Uint8Array) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    logId: { keyId: createHash('sha256').update(key).digest('base64') },
    publicKey: { rawBytes: base64(key), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
  });
  return TrustedRoot.fromJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [
      {
        // Only names, which other readers than Sigstore's own for Node require.
        subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
        uri: baseUrl,
        certChain: { certificates: [{ rawBytes: base64(authority) }] },
        validFor,
      },
    ],
    ctlogs: [logOf(certificates)],
    tlogs: [logOf(log)],
  });
}

function pem(label: 'CERTIFICATE' | 'PUBLIC KEY', der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The same specification's `SigningConfig`. */
function signingConfig(url: string): string {
  const service = { url, majorApiVersion: 1, validFor: { start: new Date(0).toISOString() }, operator: 'rehearsal' };
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
    caUrls: [service],
    rekorTlogUrls: [service],
    rekorTlogConfig: { selector: 'ANY' },
    tsaConfig: {},
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
