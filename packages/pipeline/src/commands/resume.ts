import {
  type CommandResult,
  exitCodes,
  parseOptions,
  realPorts,
  refuseForeignFiles,
  type Shell,
} from '@waybill/kernel';
import { pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { gitIn, openLedger } from '../ledger/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { resumeRelease } from '../resume/index.ts';
import { startJournal, summarize } from '../summary/index.ts';
import { notTagged, releaseClosed } from './errors.ts';
import type { GivenTag, GivenTakeOver } from './given.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';
import { whyLeft } from './why-left.ts';

/** Finishes a release without semantic-release, which ends before any plugin when the checkout is behind the branch. */
export async function resume(
  shell: Shell,
  { arguments: { tag }, options: { 'take-over': takeOver = false } }: GivenTag & GivenTakeOver,
): Promise<CommandResult> {
  const plain = await plainContext(shell);
  const entry = await pickEntry(openLedger(plain, realPorts(plain)), tag);
  if (entry.state === 'complete') {
    const text = `Release ${entry.tag} is complete: there is nothing to do.`;
    return { exitCode: exitCodes.done, text, data: { tag: entry.tag, state: entry.state } };
  }
  if (entry.state === 'abandoned') throw releaseClosed(entry.tag, entry.abandoned?.reason ?? 'no reason is recorded');
  const configuration = await readConfiguration(shell, entry.branch.name);
  const { context } = configuration;
  const reason = shell.env['WAYBILL_PARENT'] === undefined ? undefined : whyLeft(entry, context.options);
  if (reason !== undefined) {
    const text = `Release ${entry.tag} is left as it is: ${reason}.`;
    return { exitCode: exitCodes.done, text, data: { tag: entry.tag, state: entry.state, reason } };
  }
  const ports = realPorts(context);
  const found = await gitIn(context, ports).try(['rev-parse', '--verify', '--quiet', `refs/tags/${entry.tag}`]);
  if (found.exitCode !== 0) throw notTagged(entry.tag);

  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const input = { options, context, ports: realPorts(context, options) };
  const pipeline = await openPipeline(input);
  await refuseForeignFiles(context.cwd, ports.run);
  await startJournal(context.cwd);
  await pipeline.all('verifyConditions', context);
  const failures: unknown[] = [];
  const onFailure = (errors: readonly unknown[]) => void failures.push(...errors);
  const finished = await resumeRelease(pipeline, input, entry, { takeOver, onFailure });
  if (finished.state === 'abandoned') {
    throw releaseClosed(finished.tag, finished.abandoned?.reason ?? 'no reason is recorded');
  }
  await summarize(context, { outcome: 'resumed', entry: finished });
  if (failures.length > 0) throw new AggregateError(failures);
  const exitCode = finished.state === 'complete' ? exitCodes.done : exitCodes.failed;
  return { exitCode, data: { tag: entry.tag, state: finished.state } };
}
