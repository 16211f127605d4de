import type { Entry } from '../entries/parse-ledger.ts';
import type { Ledger } from '../notes/ledger.ts';

/** The other run may show a sign of life between our look and our push. */
const attempts = 5;

/**
 * Takes a release over from a run that may be alive, because a person says so: where that run was faster, its newest entry
 * is taken.
 *
 * @param take pushes what makes the release ours
 * @throws ELEDGERTAKEN when the other run was faster every time, and what `take` throws
 */
export async function seize<T>(ledger: Ledger, seen: Entry, take: (entry: Entry) => Promise<T>): Promise<T> {
  let entry = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await take(entry);
    } catch (error) {
      if (attempt === attempts || (error as { code?: string }).code !== 'ELEDGERTAKEN') throw error;
      await ledger.refresh();
      entry = (await ledger.read(entry.tag)) ?? entry;
    }
  }
}
