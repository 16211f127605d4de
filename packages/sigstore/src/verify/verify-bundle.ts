import type { Bundle } from '@sigstore/bundle';
import type { Signer as Found } from '@sigstore/verify';
import { type ReleaseSigner, reasonOf } from '@waybill/kernel';
import { statementType } from '../sign/index.ts';
import type { TrustMaterial } from '../trust/index.ts';
import { readBundle } from './read-bundle.ts';
import { describeSigner, type Facts, type Signer, whyForeign } from './signer.ts';

/** A signature that counts, or why it does not. */
export type Verdict = { readonly signer: Signer } | { readonly refusal: string };
/** The same of a signed statement, with what it says. */
export type StatementVerdict = { readonly signer: Signer; readonly statement: unknown } | { readonly refusal: string };

export interface Belief {
  readonly trust: TrustMaterial;
  readonly expected: ReleaseSigner;
}

/** What is verified: a bundle, and the bytes that it is about where it does not hold them. */
export interface ReadBundle {
  readonly bundle: Bundle;
  readonly bytes?: Buffer;
}

/** Whether a bundle is a signature over these bytes, by the expected workflow. */
export async function verifyBytes(bundle: unknown, bytes: Buffer, belief: Belief): Promise<Verdict> {
  return judge(belief, () => readBytes(bundle, bytes));
}

/** Whether a bundle is a statement that the expected workflow signed. */
export async function verifyStatement(bundle: unknown, belief: Belief): Promise<StatementVerdict> {
  let statement: unknown;
  const verdict = await judge(belief, async () => {
    const read = await readStatement(bundle);
    statement = read.statement;
    return read;
  });
  return 'refusal' in verdict ? verdict : { ...verdict, statement };
}

/** @throws what is wrong with it */
export async function readBytes(bundle: unknown, bytes: Buffer): Promise<ReadBundle> {
  const read = await readBundle(bundle);
  // A statement is about bytes of its own: the signature would say nothing about these.
  if (read.content.$case !== 'messageSignature') throw new RangeError('it is a signature of something else');
  return { bundle: read, bytes };
}

/** @throws what is wrong with it */
export async function readStatement(bundle: unknown): Promise<ReadBundle & { readonly statement: unknown }> {
  const read = await readBundle(bundle);
  if (read.content.$case !== 'dsseEnvelope') throw new RangeError('it is no statement');
  const { payload, payloadType } = read.content.dsseEnvelope;
  if (payloadType !== statementType) throw new RangeError(`it is a statement of the type ${payloadType}`);
  return { bundle: read, statement: JSON.parse(payload.toString('utf8')) };
}

async function judge({ trust, expected }: Belief, read: () => Promise<ReadBundle>): Promise<Verdict> {
  let found: Found;
  try {
    const { bundle, bytes } = await read();
    const { toSignedEntity, Verifier } = await import('@sigstore/verify');
    found = new Verifier(trust).verify(toSignedEntity(bundle, bytes));
  } catch (error) {
    return { refusal: explain(error) };
  }
  const signer = await readSigner(found);
  const why = whyForeign(signer, expected);
  return why === undefined ? { signer } : { refusal: why };
}

/** In words for people, by the codes of the verifier. */
const reasons: Readonly<Record<string, string>> = {
  CERTIFICATE_ERROR:
    'its certificate is of no authority of the trust root, or was not valid when the signature was made',
  TIMESTAMP_ERROR: 'no log or timestamp of the trust root says when it was made',
  SIGNATURE_ERROR: 'it is not the signature of this content',
  PUBLIC_KEY_ERROR: 'it has no certificate',
};

/** Why a signature does not count, as a clause. */
export function explain(error: unknown): string {
  const { code = '' } = error as { code?: string };
  if (code.startsWith('TLOG')) return 'the log of the trust root does not confirm it';
  return reasons[code] ?? `it cannot be read (${reasonOf(error).replace(/\.$/, '').slice(0, 200)})`;
}

/** Identifiers of what Fulcio writes into a certificate. */
const fulcio = '1.3.6.1.4.1.57264.1.';

async function readSigner({ identity }: Found): Promise<Signer> {
  const { ASN1Obj } = await import('@sigstore/core');
  const facts: [number, string][] = [];
  for (const { oid, value } of identity?.oids ?? []) {
    const id = oid?.id.join('.') ?? '';
    // Those up to 7 are plain text, and are in later ones again.
    if (!id.startsWith(fulcio) || Number(id.slice(fulcio.length)) < 8) continue;
    facts.push([Number(id.slice(fulcio.length)), ASN1Obj.parseBuffer(Buffer.from(value)).value.toString('utf8')]);
  }
  const known: Facts = new Map(facts);
  return describeSigner(identity?.extensions?.issuer ?? '', identity?.subjectAlternativeName ?? '', known);
}
