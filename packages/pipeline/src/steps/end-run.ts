import { stateOf } from '../ledger/change-entry.ts';
import type { EntryRecord } from '../ledger/record.ts';
import type { Input } from '../pipeline.ts';

/** The last word of a run: it is not at work any more. */
export function endRun(record: EntryRecord, { ports }: Pick<Input, 'ports'>): void {
  const ended = ports.clock.now().toISOString();
  record.change((entry) => {
    const state = entry.state === 'planned' ? entry.state : stateOf(entry);
    return { ...entry, state, run: { ...entry.run, ended } };
  });
}
