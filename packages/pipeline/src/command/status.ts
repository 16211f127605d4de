import { realPorts } from '@waybill/kernel';
import { openLedger } from '../ledger/ledger.ts';
import { describeResume } from '../resume/plan-resume.ts';
import { renderTable, rowsOf } from '../summary/render-table.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';
import { exitCodes, type Parsed, type Shell } from './shell.ts';

/** Prints the ledger of a release. */
export async function status(shell: Shell, { tag, json }: Parsed): Promise<number> {
  const context = await plainContext(shell);
  const entry = await pickEntry(openLedger(context, realPorts(context)), tag);
  const isComplete = entry.state === 'complete';
  const head = isComplete ? `Release ${entry.tag} is complete.` : describeResume(entry);
  shell.stdout.write(json ? `${JSON.stringify(entry, null, 2)}\n` : `${head}\n\n${renderTable(rowsOf(entry))}\n`);
  return isComplete ? exitCodes.done : exitCodes.incomplete;
}
