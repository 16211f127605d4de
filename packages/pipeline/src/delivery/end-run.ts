import { type Entry, type EntryRecord, stateOf } from '../ledger/index.ts';
import type { Input } from '../plugins/index.ts';

/** The last word of a run: it is not at work any more. Before the tag, nothing of its release is `delivering`. */
export function endRun(record: EntryRecord, { ports }: Pick<Input, 'ports'>, state?: Entry['state']): void {
  const ended = ports.clock.now().toISOString();
  record.change((entry) => {
    const reached = entry.state === 'planned' ? entry.state : stateOf(entry);
    return { ...entry, state: state ?? reached, run: { ...entry.run, ended } };
  });
}
