import { errorsOf, type PublishContext, reasonOf, type VerifyContext } from '@waybill/kernel';
import { resumeDiffers, tagMoved } from '../errors.ts';
import { changeAnnouncement, changeDelivery, isSettled } from '../ledger/change-entry.ts';
import { countRefusal } from '../ledger/count-refusal.ts';
import { type Git, gitIn } from '../ledger/git.ts';
import { awaitLease } from '../ledger/lease.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import type { Entry, LedgerArtifact } from '../ledger/parse-ledger.ts';
import { type EntryRecord, keepRecord } from '../ledger/record.ts';
import { identifyRun, nameRun } from '../ledger/run-identity.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { announce } from '../steps/announce.ts';
import { deliver } from '../steps/deliver.ts';
import { endRun } from '../steps/end-run.ts';
import { announceNext, settleKindly } from '../steps/publish.ts';
import { restoreChannelNote } from './channel-note.ts';
import { describeResume, planResume } from './plan-resume.ts';
import { restoreBytes } from './restore-bytes.ts';
import { resumeContext } from './resume-context.ts';
import { worktreeAt } from './worktree.ts';

type ResumeInput = Input<VerifyContext>;

/** How a release is resumed. */
export interface ResumeHow {
  /** A person says that the other run is over: its lease is not waited for. */
  readonly takeOver?: boolean;
}

/**
 * Finishes a release that a dead run left: the same version, the same bytes, only what is missing.
 *
 * @returns the entry, complete
 * @throws ELEDGERTAKEN, ELEDGERLOST, ERESUMEDIFFERS, and what deliveries throw
 */
export async function resumeRelease(
  pipeline: Pipeline,
  input: ResumeInput,
  seen: Entry,
  { takeOver = false }: ResumeHow = {},
): Promise<Entry> {
  const { context, ports, options } = input;
  const { logger } = context;
  const ledger = openLedger(context, ports);
  const entry = takeOver ? seen : await awaitLease(seen, { ledger, context, ports, lease: options.lease });
  // The run that was waited for has finished it.
  if (entry === undefined || entry.state === 'complete') return entry ?? seen;
  logger.warn(`${describeResume(entry)} It was left by ${nameRun(entry.run)}. This run finishes it.`);
  const git = gitIn(context, ports);
  const record = await (takeOver ? seizeRecord : takeRecord)(ledger, input, entry);
  try {
    await refuseMovedTag(git, record.entry());
    if (await restoreChannelNote(git, entry)) logger.log(`Wrote the channel of ${entry.tag} into its note.`);
    await using place = await worktreeAt(git, entry.tag);
    const resumed = await resumeContext(context, entry, { git, cwd: place.cwd });
    await finish(pipeline, { ...input, context: resumed, record, home: context.cwd });
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

/** What is built again must be what was built. @throws ETAGMOVED */
async function refuseMovedTag(git: Git, { tag, gitHead }: Entry): Promise<void> {
  const commit = (await git(['rev-parse', '--verify', `refs/tags/${tag}^{commit}`])).trim();
  if (commit !== gitHead) throw tagMoved(tag, commit, gitHead);
}

/** The release becomes ours, or another run was faster. @throws ELEDGERTAKEN */
async function takeRecord(ledger: Ledger, { context, options, ports }: ResumeInput, entry: Entry) {
  const record = keepRecord({ ledger, entry, context, ports, claim: { entry, hasLedger: true } });
  const { repeat } = planResume(entry);
  record.change((now, at) => {
    const marked = repeat.reduce((next, key) => changeAnnouncement(next, key, { repeated: true }, at), now);
    const run = { ...identifyRun(context.env, ports.clock.now()), lease: options.lease, beat: 0 };
    return { ...marked, state: 'delivering', run };
  });
  await record.settled();
  return record;
}

/** The other run may show a sign of life between our look and our push: then its newest entry is taken. */
async function seizeRecord(ledger: Ledger, input: ResumeInput, seen: Entry): Promise<EntryRecord> {
  let entry = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await takeRecord(ledger, input, entry);
    } catch (error) {
      if (attempt === 5 || (error as { code?: string }).code !== 'ELEDGERTAKEN') throw error;
      await ledger.refresh();
      entry = (await ledger.read(entry.tag)) ?? entry;
    }
  }
}

interface FinishInput extends Input<PublishContext> {
  readonly record: EntryRecord;
  readonly home: string;
}

async function finish(pipeline: Pipeline, input: FinishInput): Promise<void> {
  const { context, record } = input;
  const entry = record.entry();
  const needsBytes = planResume(entry).deliver.length > 0;
  const artifacts = await restoreBytes(pipeline, { ...input, entry, needsBytes });
  const isRebuilt = artifacts !== entry.artifacts;
  if (isRebuilt) record.change((now) => ({ ...now, artifacts: [...artifacts] }));

  dropGone(pipeline, record);
  const releases = await deliver(pipeline, { ...input, isRepeat: true }).catch((error: unknown) => {
    const named = isRebuilt ? differing(entry, artifacts, error) : error;
    // What is public stays what the ledger names.
    if (named !== error) record.change((now) => ({ ...now, artifacts: entry.artifacts }));
    throw named;
  });
  announceNext(record);
  await record.settled();
  await announce(pipeline, { ...input, context: { ...context, releases } }, record);
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

/** A delivery that refuses what was built again has met the bytes of the first build. */
function differing(entry: Entry, artifacts: readonly LedgerArtifact[], error: unknown): unknown {
  const errors = errorsOf(error);
  const conflict = errors.find((each) => /TAKEN|CHANGED|DIFFER/.test((each as { code?: string }).code ?? ''));
  if (conflict === undefined) return error;
  const changed = artifacts.filter((each) =>
    entry.artifacts.some((old) => old.name === each.name && (old.sha256 !== each.sha256 || old.digest !== each.digest)),
  );
  const names = changed.map(({ name }) => name);
  return resumeDiffers(entry.tag, names, reasonOf(conflict), conflict);
}
