import type { Entry } from '../entries/parse-ledger.ts';
import { createBundles } from './bundles.ts';
import type { NotaryInput } from './expected-signer.ts';
import { jobIdentity } from './job-identity.ts';
import { type Authorship, judgeIdentity } from './judge-identity.ts';
import { judgeAuthorship, signEntry, statementOf } from './sign-entry.ts';

/** Signs entries for a run, and judges those of others. */
export interface Notary {
  /** @throws ELEDGERKEY */
  judge(entry: Entry): Promise<Authorship>;
  /**
   * The entry with every signature that this run can make over what a later one would deliver.
   *
   * @param isQuick no service is asked
   * @throws ELEDGERKEY, ELEDGERNOTSIGNED
   */
  sign(entry: Entry, isQuick?: boolean): Promise<Entry>;
}

export function createNotary(input: NotaryInput): Notary {
  const { context } = input;
  const url = context.options.repositoryUrl;
  const identity = jobIdentity(input);
  const bundles = createBundles(input, identity);
  return {
    async judge(entry) {
      const byKey = judgeAuthorship(entry, context);
      if (byKey === 'signed') return { is: 'signed', detail: 'the key of the ledger' };
      if (byKey === 'forged')
        return { is: 'forged', detail: 'it was changed after it was signed, or signed with another key' };
      const { sigstore: bundle } = entry;
      if (bundle === undefined) return { is: 'unsigned', detail: 'It has no signature that can be checked here.' };
      const statement = statementOf(entry, url);
      const authorship = await judgeIdentity(input, { bundle, statement, claims: await identity.claims() });
      if (authorship.is === 'signed') bundles.keep(statement, bundle);
      return authorship;
    },
    async sign(entry, isQuick = false) {
      const { sigstore: _old, ...plain } = signEntry(entry, context);
      const bundle = await bundles.of(statementOf(plain, url), isQuick);
      return bundle === undefined ? plain : { ...plain, sigstore: bundle };
    },
  };
}
