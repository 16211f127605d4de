import { noLedger } from '../errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Entry } from '../ledger/parse-ledger.ts';

/** The entry of a tag or a version; without one, that of the release that was worked on last. @throws ENOLEDGER */
export async function pickEntry(ledger: Ledger, tag: string | undefined): Promise<Entry> {
  await ledger.fetch();
  if (tag !== undefined) {
    const entry = (await ledger.read(tag)) ?? (await ledger.readAll(await ledger.tags())).find(isOf(tag));
    if (entry === undefined) throw noLedger(tag);
    return entry;
  }
  const entries = await ledger.readAll(await ledger.tags());
  const [newest] = entries.sort((a, b) => b.run.started.localeCompare(a.run.started));
  if (newest === undefined) throw noLedger(undefined);
  return newest;
}

function isOf(version: string) {
  return (entry: Entry): boolean => entry.version === version;
}
