import type { BaseContext, Branch } from '@waybill/kernel';
import type { Entry } from './entries/parse-ledger.ts';
import { isOwnTag } from './entries/tag-format.ts';
import { awaitLease, type LeaseInput } from './lease/lease.ts';
import type { Git } from './notes/git.ts';
import type { Ledger } from './notes/ledger.ts';

export interface NeverMadeInput extends LeaseInput {
  readonly context: BaseContext & { readonly branch: Branch };
  /** The tag of the release that is about to be made. */
  readonly tag: string;
  /** Tags that have an entry only. */
  readonly untagged: readonly string[];
}

/** The tags of this clone. */
export async function readTags(git: Git): Promise<ReadonlySet<string>> {
  const { stdout } = await git.try(['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags']);
  return new Set(stdout.split('\n').filter(Boolean));
}

/** Tags that have an entry in the ledger, and are not in the repository. */
export async function listUntagged(
  ledger: Pick<Ledger, 'tags'>,
  tags: Promise<ReadonlySet<string>>,
): Promise<string[]> {
  const [known, made] = await Promise.all([ledger.tags(), tags]);
  return known.filter((each) => !made.has(each));
}

/**
 * Entries of versions that never came to be: their runs ended before the tag, and the branch makes another version by now.
 * Those of another project in the repository are its own business.
 *
 * @throws ELEDGERTAKEN when such a run is at work still
 */
export async function findNeverMade(input: NeverMadeInput): Promise<Entry[]> {
  const { ledger, context, tag, untagged } = input;
  const found = await ledger.find(untagged.filter((each) => each !== tag));
  const begun = found.flatMap((each) => ('entry' in each ? [each.entry] : []));
  const { tagFormat } = context.options;
  const own = begun.filter(
    (each) => isUnmade(each) && each.branch.name === context.branch.name && isOwnTag(each.tag, each.version, tagFormat),
  );
  const over = await Promise.all(own.map((entry) => awaitLease(entry, input)));
  return over.filter((entry) => entry !== undefined && isUnmade(entry)) as Entry[];
}

/** Where the tag is all that there is to make, the entry is `complete` before. */
function isUnmade({ state, deliveries, announcements }: Entry): boolean {
  return state === 'planned' || (state === 'complete' && deliveries.length + announcements.length === 0);
}
