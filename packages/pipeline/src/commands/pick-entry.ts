import type { Entry, Ledger } from '../ledger/index.ts';
import { noLedger } from './errors.ts';

/** The entry of a tag or a version; without one, that of the release that was worked on last. @throws ENOLEDGER */
export async function pickEntry(ledger: Ledger, tag: string | undefined): Promise<Entry> {
  if (tag !== undefined) {
    const entry = (await ledger.read(tag)) ?? (await readable(ledger)).find(isOf(tag));
    if (entry === undefined) throw noLedger(tag);
    return entry;
  }
  const entries = await readable(ledger);
  const [newest] = entries.sort((a, b) => b.run.started.localeCompare(a.run.started));
  if (newest === undefined) throw noLedger(undefined);
  return newest;
}

/** One entry that cannot be read hides no other. */
async function readable(ledger: Ledger): Promise<Entry[]> {
  const found = await ledger.find(await ledger.tags());
  return found.flatMap((each) => ('entry' in each ? [each.entry] : []));
}

function isOf(version: string) {
  return (entry: Entry): boolean => entry.version === version;
}
