import { errorsOf, type PublishContext } from '@waybill/kernel';
import { changeAnnouncement } from '../ledger/change-entry.ts';
import { openLedger } from '../ledger/ledger.ts';
import { readCopy } from '../ledger/local-copy.ts';
import type { Announcement, Entry } from '../ledger/parse-ledger.ts';
import { type EntryRecord, keepRecord } from '../ledger/record.ts';
import { isThisRun } from '../ledger/run-identity.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { summarize } from '../summary/summarize.ts';
import { endRun } from './end-run.ts';
import { settleKindly } from './publish.ts';
import { expand } from './releases.ts';

/** Tells everyone of a release that is out, and closes its entry. */
export async function success(pipeline: Pipeline, input: Input<PublishContext>): Promise<void> {
  const { entry, record } = input.options.ledger ? await openEntry(input) : {};
  const context = { ...input.context, releases: expand(input.context.releases) };
  const errors = await announce(pipeline, { ...input, context }, record);
  if (record !== undefined) {
    endRun(record, input);
    await settleKindly(record, input);
  }
  // After an error, `fail` hooks have the last word.
  if (errors.length === 0) await summarize(context, { outcome: 'released', entry: record?.entry() ?? entry });
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
}

/** The entry that this run's deliveries are in; none when a channel was added to an older release. */
async function openEntry({ context, ports }: Input<PublishContext>): Promise<{ entry?: Entry; record?: EntryRecord }> {
  const ledger = openLedger(context, ports);
  const { version, gitTag } = context.nextRelease;
  const entry = (await readCopy(context.cwd, version)) ?? (await ledger.read(gitTag));
  if (entry === undefined || !isThisRun(entry.run)) return {};
  // Without anyone to tell, the entry was closed with the last delivery.
  return entry.state === 'complete' ? { entry } : { entry, record: keepRecord({ ledger, entry, context, ports }) };
}

/** Every member is told, whatever becomes of the others. @returns what went wrong */
export async function announce(
  pipeline: Pipeline,
  input: Input<PublishContext>,
  record: EntryRecord | undefined,
): Promise<unknown[]> {
  const errors: unknown[] = [];
  const members = pipeline.stagesOf('success').flat();
  await pipeline.stage(
    members.filter(({ key }) => record === undefined || isOpen(record, key)),
    async (member) => {
      const change = (what: Partial<Announcement>) =>
        record?.change((entry, at) => changeAnnouncement(entry, member.key, what, at));
      const heard = listen(record, member.key, change);
      try {
        const context = { ...contextFor(member, input.context, record), announcement: heard.announcement };
        await pipeline.call(member, 'success', context);
        change({ state: heard.missed() ? 'failed' : 'done' });
      } catch (error) {
        errors.push(...errorsOf(error));
        change({ state: 'failed' });
      }
    },
  );
  return errors;
}

function isOpen(record: EntryRecord, key: string): boolean {
  const announcement = record.entry().announcements.find(({ member }) => member === key);
  return announcement !== undefined && announcement.state !== 'done';
}

/** What a member that announces to several may say of each: then those who have heard are not told again. */
function listen(record: EntryRecord | undefined, key: string, change: (what: Partial<Announcement>) => void) {
  const told = [...(record?.entry().announcements.find(({ member }) => member === key)?.told ?? [])];
  let missed = false;
  const announcement: NonNullable<PublishContext['announcement']> = {
    told: [...told],
    heard(name) {
      told.push(name);
      change({ told: [...told] });
    },
    missed() {
      missed = true;
    },
  };
  return { announcement, missed: () => missed };
}

const repeatMark = '_An earlier run may have announced this release already._';

/** Says so where an announcement may be the second one. The GitHub plugin writes the notes back into the release. */
function contextFor(member: LoadedMember, context: PublishContext, record: EntryRecord | undefined): PublishContext {
  const isRepeat = record?.entry().announcements.some((each) => each.member === member.key && each.repeated);
  if (!isRepeat || member.name === '@semantic-release/github') return context;
  const notes = [repeatMark, context.nextRelease.notes].filter(Boolean).join('\n\n');
  return { ...context, nextRelease: { ...context.nextRelease, notes } };
}
