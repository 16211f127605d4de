import type { PublishContext, ReleaseError, ReleaseNews, VerifyContext } from '@waybill/kernel';
import {
  announce,
  announceNext,
  conclude,
  deliver,
  endRun,
  notifyNews,
  notifyOf,
  settleKindly,
} from '../delivery/index.ts';
import { openDeployments } from '../deployments/index.ts';
import {
  awaitLease,
  changeAnnouncement,
  changeDelivery,
  countRefusal,
  createNotary,
  type Entry,
  type EntryRecord,
  gitIn,
  identifyRun,
  isSettled,
  keepRecord,
  type Ledger,
  type Notary,
  nameRun,
  openLedger,
  refuseForeign,
  seize,
} from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';
import { believeNotes, withOwnBranch } from './believe-entry.ts';
import { restoreBytes } from './bytes/restore-bytes.ts';
import { restoreChannelNote } from './channel-note.ts';
import { changedArtifacts, explainConflict } from './explain-conflict.ts';
import { describeResume, planResume } from './plan-resume.ts';
import { recheckDeliveries } from './recheck-deliveries.ts';
import { resumeContext } from './resume-context.ts';
import { type Worktree, worktreeAt } from './worktree/worktree.ts';

type ResumeInput = Input<VerifyContext>;

/** How a release is resumed. */
export interface ResumeHow {
  /** A person says that the other run is over: its lease is not waited for. */
  readonly takeOver?: boolean;
  /** Is given what follows a release and failed, such as its deployment. The release is complete nevertheless. */
  readonly onFailure?: (errors: readonly unknown[]) => void;
}

/**
 * Finishes a release that an interrupted run left: the same version, the same bytes, only what is missing.
 *
 * @returns the entry, complete
 * @throws ELEDGERTAKEN, ELEDGERLOST, ERESUMEDIFFERS, and what deliveries throw
 */
export async function resumeRelease(
  pipeline: Pipeline,
  input: ResumeInput,
  seen: Entry,
  { takeOver = false, onFailure = () => {} }: ResumeHow = {},
): Promise<Entry> {
  const { context, ports, options } = input;
  const { logger } = context;
  const ledger = openLedger(context, ports);
  const entry = takeOver ? seen : await awaitLease(seen, { ledger, context, ports, lease: options.lease });
  // The run that was waited for has finished it, or a person has closed it meanwhile.
  if (entry === undefined || isOver(entry)) return entry ?? seen;
  logger.warn(`${describeResume(entry)} It was left by ${nameRun(entry.run)}. This run finishes it.`);
  const git = gitIn(context, ports);
  const notary = createNotary(input);
  const take = async (from: Entry) => (isOver(from) ? from : takeRecord(ledger, { ...input, notary }, from));
  const taken = await (takeOver ? seize(ledger, entry, take) : take(entry));
  if ('tag' in taken) return taken;
  const record = taken;
  try {
    const isSigned = await refuseForeign(git, context, record.entry(), notary);
    const known = isSigned ? entry : withOwnBranch(entry, context.branch);
    if (await restoreChannelNote(git, known)) logger.log(`Wrote the channel of ${entry.tag} into its note.`);
    await using place = await worktreeAt(git, entry.tag);
    const resumed = await resumeContext(context, known, { git, cwd: place.cwd });
    const believed = isSigned ? resumed : await distrust(pipeline, { ...input, context: resumed }, { record, known });
    onFailure(await finish(pipeline, { ...input, context: believed, record, notary, home: context.cwd, place }));
  } catch (error) {
    record.change((now) => countRefusal(now, error));
    throw error;
  } finally {
    endRun(record, input);
    await settleKindly(record, input);
  }
  const finished = record.entry();
  if (finished.state === 'complete') logger.success(`Release ${entry.tag} is complete.`);
  else logger.warn(`${describeResume(finished)} The next run tries it once more.`);
  return finished;
}

interface Distrusted {
  readonly record: EntryRecord;
  /** The entry with what the host knows better. */
  readonly known: Entry;
}

/** Goes on with what is known without the ledger, where nothing says who wrote the entry. */
async function distrust(
  pipeline: Pipeline,
  input: Input<PublishContext>,
  { record, known }: Distrusted,
): Promise<PublishContext> {
  const { context } = input;
  const notes = await believeNotes(pipeline, input, known);
  if (notes !== known.notes)
    context.logger.warn(`The notes of ${known.tag} are made again from its commits: the ledger has others, unsigned.`);
  record.change((now) => ({ ...now, notes, branch: known.branch, channel: known.channel }));
  return { ...context, nextRelease: { ...context.nextRelease, notes } };
}

/** Nothing is to be finished: everything is delivered, or a person has closed the release. */
function isOver({ state }: Entry): boolean {
  return state === 'complete' || state === 'abandoned';
}

/** The release becomes ours, or another run was faster. @throws ELEDGERTAKEN */
async function takeRecord(
  ledger: Ledger,
  { context, options, ports, notary }: ResumeInput & { readonly notary: Notary },
  entry: Entry,
) {
  const record = keepRecord({ ledger, entry, context, ports, notary, claim: { entry, hasLedger: true } });
  const { repeat } = planResume(entry);
  record.change((now, at) => {
    const marked = repeat.reduce((next, key) => changeAnnouncement(next, key, { repeated: true }, at), now);
    const run = { ...identifyRun(context.env, ports.clock.now()), lease: options.lease, beat: 0 };
    return { ...marked, state: 'delivering', run };
  });
  await record.settled();
  return record;
}

interface FinishInput extends Input<PublishContext> {
  readonly record: EntryRecord;
  readonly notary: Notary;
  readonly home: string;
  readonly place: Worktree;
}

async function finish(pipeline: Pipeline, input: FinishInput): Promise<readonly unknown[]> {
  const { context, options, ports, record } = input;
  await recheckDeliveries(pipeline, input);
  const entry = record.entry();
  const needsBytes = planResume(entry).deliver.length > 0;
  const artifacts = await restoreBytes(pipeline, { ...input, entry, needsBytes });
  const isRebuilt = artifacts !== entry.artifacts;
  if (isRebuilt) {
    record.change((now) => ({ ...now, artifacts: [...artifacts] }));
    // The ledger names the bytes before anyone can see them.
    if (changedArtifacts(entry, artifacts).length > 0) await record.settled();
  }

  dropGone(pipeline, record);
  const releases = await deliver(pipeline, { ...input, isRepeat: true }).catch((error: unknown) => {
    const named = isRebuilt ? explainConflict(entry, artifacts, error) : error;
    // What is public stays what the ledger names.
    if (named !== error) record.change((now) => ({ ...now, artifacts: entry.artifacts }));
    throw named;
  });
  markIfFound(record);
  announceNext(record);
  await record.settled();
  const notify = (error: ReleaseError) => notifyOf(pipeline, context, error);
  const deployed = (news: ReleaseNews) => notifyNews(pipeline, context, news, record);
  const deployments = openDeployments({ context, ports, lease: options.lease, record, notify, deployed });
  const announced = { ...context, releases, deployments, isResumed: true };
  const failures = await announce(pipeline, { ...input, context: announced }, record);
  await conclude(pipeline, announced);
  return failures;
}

/**
 * A page that was public although the ledger does not say so: an earlier run may have gone on to its announcements, and
 * somebody may have set the ledger back since.
 */
function markIfFound(record: EntryRecord): void {
  const isFound = record.entry().deliveries.some(({ result }) => result?.['found'] === true);
  if (!isFound) return;
  for (const { member } of record.entry().announcements.filter(({ state }) => state === 'planned'))
    record.change((entry, at) => changeAnnouncement(entry, member, { repeated: true }, at));
}

/** What the configuration has no member for any more cannot be finished, and must not be tried for ever. */
function dropGone(pipeline: Pipeline, record: EntryRecord): void {
  const isGone = (key: string) => !pipeline.members.some((member) => member.key === key);
  const reason = 'The configuration has no such member any more.';
  for (const { member } of record.entry().deliveries.filter((each) => isGone(each.member) && !isSettled(each))) {
    record.change((entry, at) => changeDelivery(entry, member, { state: 'skipped', reason }, at));
  }
  for (const { member } of record.entry().announcements.filter((each) => isGone(each.member))) {
    record.change((entry, at) => changeAnnouncement(entry, member, { state: 'done' }, at));
  }
}
