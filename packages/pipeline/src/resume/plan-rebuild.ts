import type { Entry, LedgerArtifact } from '../ledger/parse-ledger.ts';

/**
 * Names of artifacts that were built again with other bytes although the first ones are public: their maker has
 * delivered them. What nobody has seen may change.
 */
export function findDifferences(entry: Entry, built: readonly LedgerArtifact[]): string[] {
  return entry.artifacts
    .filter(({ madeBy }) => isDelivered(entry, madeBy))
    .filter((old) => {
      const now = built.find(({ kind, name }) => kind === old.kind && name === old.name);
      return now?.sha256 !== old.sha256 || now?.digest !== old.digest;
    })
    .map(({ name }) => name);
}

function isDelivered({ deliveries }: Entry, madeBy: string): boolean {
  const makers = madeBy.split('+');
  return deliveries.some(({ member, state }) => makers.includes(member) && state === 'done');
}
