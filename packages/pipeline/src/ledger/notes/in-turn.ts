const turns = new Map<string, Promise<unknown>>();

/**
 * Runs what moves the ledger's ref one after the other: an entry and a claim of the same process would overwrite each other's
 * commit.
 *
 * @param isLast the last word of a run that a signal ends: whatever was at work does not end any more
 */
export function inTurn<T>(cwd: string, work: () => Promise<T>, { isLast = false } = {}): Promise<T> {
  const key = `${isLast}\0${cwd}`;
  const before = turns.get(key) ?? Promise.resolve();
  const now = before.then(work, work);
  turns.set(
    key,
    now.catch(() => undefined),
  );
  return now;
}
