import type { KeyObject } from 'node:crypto';
import type { TrustMaterial } from '../trust/index.ts';
import { explain, type ReadBundle, readBytes, readStatement } from './verify-bundle.ts';

export interface KeyBelief {
  readonly key: KeyObject;
  /** The logs of which one must confirm the signature; without them, a signature counts that is in no log. */
  readonly trust?: TrustMaterial | undefined;
}

/** Whether a bundle is a signature over these bytes by this key. */
export async function verifyBytesWithKey(
  bundle: unknown,
  bytes: Buffer,
  belief: KeyBelief,
): Promise<{ readonly refusal?: string }> {
  return judge(await orRefusal(() => readBytes(bundle, bytes)), belief);
}

/** Whether a bundle is a statement that this key signed, with what it says. */
export async function verifyStatementWithKey(
  bundle: unknown,
  belief: KeyBelief,
): Promise<{ readonly statement: unknown } | { readonly refusal: string }> {
  const read = await orRefusal(() => readStatement(bundle));
  const { refusal } = await judge(read, belief);
  if (refusal !== undefined) return { refusal };
  return { statement: 'statement' in read ? read.statement : undefined };
}

async function orRefusal<T>(read: () => Promise<T>): Promise<T | { readonly refusal: string }> {
  return read().catch((error: unknown) => ({ refusal: explain(error) }));
}

/** The bundle names no key that counts: the caller's does. */
async function judge(
  read: ReadBundle | { readonly refusal: string },
  { key, trust }: KeyBelief,
): Promise<{ readonly refusal?: string }> {
  if ('refusal' in read) return read;
  const { bundle, bytes } = read;
  if (bundle.verificationMaterial.content.$case !== 'publicKey') return { refusal: 'it is not of a key' };
  try {
    const { toSignedEntity, Verifier } = await import('@sigstore/verify');
    const publicKey = () => ({ publicKey: key, validFor: () => true });
    const thresholds = { ctlogThreshold: 0, timestampThreshold: 0, tlogThreshold: trust === undefined ? 0 : 1 };
    new Verifier({ ...(trust ?? nobody), publicKey }, thresholds).verify(toSignedEntity(bundle, bytes));
    return {};
  } catch (error) {
    return { refusal: explain(error) };
  }
}

const nobody = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
