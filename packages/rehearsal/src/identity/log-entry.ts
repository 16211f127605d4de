import { createHash, createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';

interface Proposed {
  readonly kind: string;
  readonly spec: Dsse & HashedRekord;
}

interface Dsse {
  readonly proposedContent?: { readonly envelope: string; readonly verifiers: readonly string[] };
}

interface HashedRekord {
  readonly data?: { readonly hash: { readonly algorithm: string; readonly value: string } };
  readonly signature?: { readonly content: string; readonly publicKey: { readonly content: string } };
}

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

/**
 * What a transparency log keeps of a signature: hashes and the signature, no content.
 *
 * @param body what a client asks it to keep
 * @returns `undefined` where the signature is not that of the key beside it
 */
export function logEntry(body: string): string | undefined {
  const { kind, spec } = JSON.parse(body) as Proposed;
  if (kind === 'hashedrekord') return isOfHash(spec) ? body : undefined;
  const kept = kind === 'dsse' ? keptOfStatement(spec) : undefined;
  return kept && JSON.stringify({ apiVersion: '0.0.1', kind, spec: kept });
}

/** https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json */
function keptOfStatement({ proposedContent }: Dsse): object | undefined {
  if (proposedContent === undefined) return undefined;
  const { envelope: text, verifiers } = proposedContent;
  const { payload, payloadType, signatures } = JSON.parse(text) as Envelope;
  const [key, signature] = [verifiers[0] ?? '', signatures[0]?.sig ?? ''];
  const content = Buffer.from(payload, 'base64');
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${content.length} `),
    content,
  ]);
  const isSigned = createVerify('sha256')
    .update(signed)
    .verify(Buffer.from(key, 'base64'), Buffer.from(signature, 'base64'));
  if (!isSigned) return undefined;
  const sha256 = (of: string | Buffer) => ({
    algorithm: 'sha256',
    value: createHash('sha256').update(of).digest('hex'),
  });
  return {
    envelopeHash: sha256(text),
    payloadHash: sha256(content),
    signatures: [{ signature, verifier: canonical(key) }],
  };
}

/** As the public log writes a certificate or a key, however a client did: readers compare the texts. */
function canonical(verifier: string): string {
  const text = Buffer.from(verifier, 'base64').toString();
  const isCertificate = text.includes('CERTIFICATE');
  const pem = isCertificate ? new X509Certificate(text) : createPublicKey(text).export({ type: 'spki', format: 'pem' });
  return Buffer.from(pem.toString()).toString('base64');
}

/**
 * Whether a signature is that of a hash; Node verifies no hash whose content it does not have.
 * https://github.com/sigstore/rekor/blob/main/pkg/types/hashedrekord/v0.0.1/hashedrekord_v0_0_1_schema.json
 */
function isOfHash({ data, signature }: HashedRekord): boolean {
  if (data?.hash.algorithm !== 'sha256' || signature === undefined) return false;
  const verifier = Buffer.from(signature.publicKey.content, 'base64').toString();
  const key = verifier.includes('CERTIFICATE') ? new X509Certificate(verifier).publicKey : createPublicKey(verifier);
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const digest = Buffer.from(data.hash.value, 'hex');
  const how = { prehash: false, lowS: false, format: 'der' } as const;
  return p256.verify(Buffer.from(signature.content, 'base64'), digest, point, how);
}
