import {
  errorsOf,
  isReleaseError,
  type ReleaseError,
  reasonOf,
  removeDeadFolders,
  settleAll,
  throwProblems,
  type VerifyContext,
  withholdSecrets,
} from '@waybill/kernel';
import { notifyOf } from '../delivery/index.ts';
import { findKnown, runsCommands } from '../known-plugins/index.ts';
import { gitIn, isStuck, ledgerKey, openLedger } from '../ledger/index.ts';
import {
  findNullSections,
  findWrongSections,
  type Input,
  listMembers,
  type Pipeline,
  whyOff,
} from '../plugins/index.ts';
import {
  describeResume,
  type Gap,
  isFinished,
  lastEntry,
  mentionOthers,
  refuseLostLedger,
  resumeRelease,
} from '../resume/index.ts';
import { recordResumed, startJournal, summarize } from '../summary/index.ts';

/** Checks everything, then finishes the branch's last release if an interrupted run left it incomplete. */
export async function verify(open: () => Promise<Pipeline>, input: Input<VerifyContext>): Promise<void> {
  const { context, options, ports } = input;
  ledgerKey(context.env);
  // git reads while the members are loaded and check.
  const warn = (message: string) => context.logger.warn(message);
  const ledger = openLedger(context, ports);
  const gaps: Gap[] = [];
  const reading = options.ledger ? lastEntry(ledger, context.branch, (gap) => gaps.push(gap)) : undefined;
  // What the checks find comes first.
  reading?.catch(() => undefined);
  // Nothing depends on it.
  const mentioning = options.ledger && mentionOthers(ledger, gitIn(context, ports), context).catch(() => undefined);
  // What a run left that was killed, perhaps with a login in it.
  removeDeadFolders();
  await startJournal(context.cwd);
  for (const reason of whyOff(listMembers(options.members), context.options)) context.logger.log(`Off: ${reason}.`);
  const pipeline = await open();
  const members = listMembers(options.members);
  const { wrong, doubtful } = findWrongSections(members, context.options);
  for (const sentence of doubtful) warn(sentence);
  wrong.push(...(await findNullSections(members, context.cwd)));
  tellWithheld(pipeline, input);
  const known = pipeline.members.map(async (member) => findKnown(member).verify?.({ member, context, ports }));
  const own = pipeline.all('verifyConditions', { ...context, ...whereBuilt(options) });
  await withProblems(wrong, settleAll<unknown>([own, ...known]));
  const found = await reading;
  const [gap] = gaps;
  const entry = gap === undefined ? found : ((await refuseLostLedger(pipeline, input, gap)) ?? found);
  await mentioning;
  if (entry === undefined || isFinished(entry, context.branch)) return;
  if (context.options.dryRun) {
    context.logger.warn(`${describeResume(entry)} A run that is no dry run finishes it.`);
    return;
  }
  try {
    const failures: unknown[] = [];
    const resumed = await resumeRelease(pipeline, input, entry, { onFailure: (errors) => failures.push(...errors) });
    // Its deployment is a matter of its own: the release that may follow is perhaps its remedy.
    for (const each of failures.filter(isReleaseError)) {
      context.logger.error(`${each.code} ${each.message} ${each.details}`);
      await notifyOf(pipeline, context, each);
    }
    if (resumed.state === 'abandoned') {
      warn(`Release ${entry.tag} was abandoned while this run waited for it. It stays as it is.`);
      return;
    }
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

/** With `auto`, this job may build. */
function whereBuilt({ handover }: Input['options']): Pick<VerifyContext, 'isBuiltElsewhere'> {
  return handover === 'auto' || handover === 'off' ? {} : { isBuiltElsewhere: true };
}

/** Once a run: a command that fails for want of a token does not say who took it away. */
function tellWithheld({ members }: Pipeline, { context, options }: Input<VerifyContext>): void {
  const changes = Object.entries(withholdSecrets(context.env, (name) => options.commandSecrets.includes(name)));
  const withheld = changes.flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (withheld.length === 0 || !members.some(runsCommands)) return;
  context.logger.log(
    `Commands of \`exec\` do not get ${withheld.sort().join(', ')}: what they need is named in \`pipeline.commandSecrets\`.`,
  );
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
  throwProblems([...problems, ...others]);
}
