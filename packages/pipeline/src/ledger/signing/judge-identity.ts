import { reasonOf } from '@waybill/kernel';
import { type Claims, nameSigner, readTrust, verifyBytes } from '@waybill/sigstore';
import { findExpectedSigner, type NotaryInput } from './expected-signer.ts';

/** What can be said of who wrote an entry, and why. */
export interface Authorship {
  readonly is: 'signed' | 'unsigned' | 'forged';
  readonly detail: string;
}

export interface Identified {
  readonly bundle: object;
  /** What the signature must be over. */
  readonly statement: Buffer;
  /** Who this job is, where it may show that. */
  readonly claims: Claims;
}

/** Whether the release workflow of this repository made a signature. What cannot be checked does not count. */
export async function judgeIdentity(
  { context, options }: Pick<NotaryInput, 'context' | 'options'>,
  { bundle, statement, claims }: Identified,
): Promise<Authorship> {
  const expected = findExpectedSigner({ context, options, claims });
  if (typeof expected === 'string') return { is: 'unsigned', detail: expected };
  if (expected.workflow === undefined)
    return { is: 'unsigned', detail: 'The release workflow is not known here: set `pipeline.ledgerWorkflow`.' };
  try {
    const trust = await readTrust({ cwd: context.cwd, file: options.trustedRoot });
    const verdict = await verifyBytes(bundle, statement, { trust, expected });
    if ('signer' in verdict) return { is: 'signed', detail: nameSigner(verdict.signer) };
    return { is: 'forged', detail: `of its signature by identity, ${verdict.refusal}` };
  } catch (error) {
    return { is: 'unsigned', detail: reasonOf(error) };
  }
}
