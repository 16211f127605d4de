import { parseOptions, realPorts } from '@waybill/kernel';
import { notTagged } from '../errors.ts';
import { gitIn } from '../ledger/git.ts';
import { openLedger } from '../ledger/ledger.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../pipeline.ts';
import { resumeRelease } from '../resume/resume-release.ts';
import { startJournal } from '../summary/journal.ts';
import { summarize } from '../summary/summarize.ts';
import { viewOfHost } from './host.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';
import { exitCodes, type Parsed, type Shell } from './shell.ts';

/** Finishes a release without semantic-release, which ends before any plugin when the checkout is behind the branch. */
export async function resume(shell: Shell, { tag, takeOver }: Parsed): Promise<number> {
  const plain = await plainContext(shell);
  const entry = await pickEntry(openLedger(plain, realPorts(plain)), tag);
  if (entry.state === 'complete') {
    shell.stdout.write(`Release ${entry.tag} is complete: there is nothing to do.\n`);
    return exitCodes.done;
  }
  const { context, raw } = await viewOfHost(shell, entry.branch.name);
  const ports = realPorts(context);
  const found = await gitIn(context, ports).try(['rev-parse', '--verify', '--quiet', `refs/tags/${entry.tag}`]);
  if (found.exitCode !== 0) throw notTagged(entry.tag);

  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const input = { options, context, ports };
  const pipeline = await openPipeline(input);
  await startJournal(context.cwd);
  await pipeline.all('verifyConditions', context);
  const finished = await resumeRelease(pipeline, input, entry, { takeOver });
  await summarize(context, { outcome: 'resumed', entry: finished });
  return finished.state === 'complete' ? exitCodes.done : exitCodes.failed;
}
