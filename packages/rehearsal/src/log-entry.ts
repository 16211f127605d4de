import { createHash, createVerify } from 'node:crypto';

interface Proposed {
  readonly kind: string;
  readonly spec: { readonly proposedContent?: { readonly envelope: string; readonly verifiers: readonly string[] } };
}

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

/**
 * What a transparency log keeps of a signed statement: hashes and the signature, no content.
 * https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json
 *
 * @param body what a client asks it to keep
 * @returns `undefined` where the signature is not that of the key beside it
 */
export function logEntry(body: string): string | undefined {
  const { kind, spec } = JSON.parse(body) as Proposed;
  if (kind !== 'dsse' || spec.proposedContent === undefined) return undefined;
  const { envelope: text, verifiers } = spec.proposedContent;
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
  const kept = { envelopeHash: sha256(text), payloadHash: sha256(content), signatures: [{ signature, verifier: key }] };
  return JSON.stringify({ apiVersion: '0.0.1', kind, spec: kept });
}
