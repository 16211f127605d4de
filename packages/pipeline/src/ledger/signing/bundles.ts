import { reasonOf, redact } from '@waybill/kernel';
import { type Claims, isPublic, signBytes } from '@waybill/sigstore';
import type { Entry } from '../entries/parse-ledger.ts';
import { ledgerNotSigned } from './errors.ts';
import type { NotaryInput } from './expected-signer.ts';
import type { JobIdentity } from './job-identity.ts';

type Bundle = NonNullable<Entry['sigstore']>;

/** The signatures by identity of a run, by what they are over: only what is said anew is signed anew. */
export interface Bundles {
  /** One that is authentic is not made again. */
  keep(statement: Buffer, bundle: Bundle): void;
  /** @param isQuick only what exists already @throws ELEDGERNOTSIGNED */
  of(statement: Buffer, isQuick: boolean): Promise<Bundle | undefined>;
}

/** A release goes on without the signature: the services are not waited for as long as for an attestation. */
const kindly = { retries: 2, timeout: 10_000 };

export function createBundles(input: NotaryInput, job: JobIdentity): Bundles {
  const there = new Map<string, Bundle>();
  const making = new Map<string, Promise<Bundle | undefined>>();
  return {
    keep: (statement, bundle) => void there.set(statement.toString(), bundle),
    async of(statement, isQuick) {
      const key = statement.toString();
      const known = there.get(key);
      if (known !== undefined || isQuick) return known;
      const made = making.get(key) ?? makeBundle(input, job, statement);
      making.set(key, made);
      const bundle = await made;
      if (bundle !== undefined) there.set(key, bundle);
      return bundle;
    },
  };
}

async function makeBundle(
  { context, options }: NotaryInput,
  { identity, claims }: JobIdentity,
  statement: Buffer,
): Promise<Bundle | undefined> {
  const { ledgerIdentity: isWanted, sigstore: services } = options;
  if (isWanted === false || (isWanted === 'auto' && identity === undefined)) return undefined;
  try {
    if (identity === undefined) throw new RangeError('the job has none');
    if (isWanted === 'auto' && isPublic(services) && isHidden(await claims())) return undefined;
    return { ...(await signBytes(statement, { identity, services, ...(isWanted === 'auto' ? kindly : {}) })) };
  } catch (error) {
    const reason = redact(reasonOf(error), context.env).replace(/\.$/, '');
    if (isWanted === true) throw ledgerNotSigned(reason, error);
    context.logger.warn(`The ledger is not signed with the identity of the job: ${reason}.`);
    return undefined;
  }
}

/** Whether the name of the repository is nobody's business: the public log would show it. */
function isHidden({ repository_visibility: github, project_visibility: gitlab }: Claims): boolean {
  return [github, gitlab].some((each) => each === 'private' || each === 'internal');
}
