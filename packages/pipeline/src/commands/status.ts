import { type CommandResult, exitCodes, realPorts, type Shell } from '@waybill/kernel';
import { type Entry, openLedger } from '../ledger/index.ts';
import { describeResume } from '../resume/index.ts';
import { renderTable, rowsOf } from '../summary/index.ts';
import type { GivenTag } from './given.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';

/** The ledger of a release, as a table. */
export async function status(shell: Shell, { arguments: { tag } }: GivenTag): Promise<CommandResult> {
  const context = await plainContext(shell);
  const entry = await pickEntry(openLedger(context, realPorts(context)), tag);
  const isComplete = entry.state === 'complete';
  return {
    exitCode: isComplete ? exitCodes.done : exitCodes.incomplete,
    text: `${headline(entry)}\n\n${renderTable(rowsOf(entry))}`,
    data: entry,
  };
}

function headline(entry: Entry): string {
  if (entry.state === 'complete') return `Release ${entry.tag} is complete.`;
  if (entry.state !== 'abandoned') return describeResume(entry);
  const { at, by, reason } = entry.abandoned ?? {};
  const when = [at && ` at ${at}`, by && ` by ${by}`].filter(Boolean).join('');
  return `Release ${entry.tag} was abandoned${when}: ${reason ?? 'no reason is recorded'}`;
}
