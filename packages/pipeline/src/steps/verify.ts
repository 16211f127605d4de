import { errorsOf, type ReleaseError, reasonOf, type VerifyContext } from '@waybill/kernel';
import { isStuck } from '../ledger/count-refusal.ts';
import { openLedger } from '../ledger/ledger.ts';
import { listMembers } from '../members/member.ts';
import { findWrongSections, whyOff } from '../members/section.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { isFinished, lastEntry } from '../resume/find-incomplete.ts';
import { describeResume } from '../resume/plan-resume.ts';
import { recordResumed, startJournal } from '../summary/journal.ts';
import { summarize } from '../summary/summarize.ts';

/** Checks everything, then finishes the branch's last release if a dead run left it incomplete. */
export async function verify(open: () => Promise<Pipeline>, input: Input<VerifyContext>): Promise<void> {
  const { context, options, ports } = input;
  // git reads while the members are loaded and check.
  const warn = (message: string) => context.logger.warn(message);
  const ledger = openLedger(context, ports);
  const reading = options.ledger ? lastEntry(ledger, context.branch, warn) : undefined;
  // What the checks find comes first.
  reading?.catch(() => undefined);
  await startJournal(context.cwd);
  for (const reason of whyOff(listMembers(options.members), context.options)) context.logger.log(`Off: ${reason}.`);
  const pipeline = await open();
  const wrong = findWrongSections(listMembers(options.members), context.options);
  await withProblems(wrong, pipeline.all('verifyConditions', context));
  const entry = await reading;
  if (entry === undefined || isFinished(entry, context.branch)) return;
  if (context.options.dryRun) {
    context.logger.warn(`${describeResume(entry)} A run that is no dry run finishes it.`);
    return;
  }
  // Loaded here: hardly any run has something to finish.
  const { resumeRelease } = await import('../resume/resume-release.ts');
  try {
    const resumed = await resumeRelease(pipeline, input, entry);
    await recordResumed(context.cwd, entry.tag);
    await summarize(context, { outcome: 'resumed', entry: resumed });
  } catch (error) {
    const left = await ledger.read(entry.tag);
    if (left === undefined || !isStuck(left)) throw error;
    warn(
      `Release ${entry.tag} was refused for the same reason again (${left.refused?.code}), so it stays incomplete and later releases go on: ${reasonOf(error)} \`npx waybill abandon ${entry.tag} --reason "…"\` closes it.`,
    );
  }
}

/** All problems at once. */
async function withProblems(problems: readonly ReleaseError[], checks: Promise<unknown>): Promise<void> {
  if (problems.length === 0) {
    await checks;
    return;
  }
  const others = await checks.then(
    () => [],
    (error: unknown) => errorsOf(error),
  );
  const all = [...problems, ...others];
  throw all.length === 1 ? all[0] : new AggregateError(all);
}
