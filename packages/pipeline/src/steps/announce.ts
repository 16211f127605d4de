import { type BaseContext, errorsOf, isReleaseError, type PublishContext, reasonOf, redact } from '@waybill/kernel';
import { changeAnnouncement } from '../ledger/change-entry.ts';
import type { Announcement } from '../ledger/parse-ledger.ts';
import type { EntryRecord } from '../ledger/record.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';

/**
 * Runs the `success` step of every member that still has to announce the release. The release is public by then, so
 * the error of a member is a warning that names the step and the reason; it stops no other member and fails no run.
 */
export async function announce(
  pipeline: Pipeline,
  input: Input<PublishContext>,
  record: EntryRecord | undefined,
): Promise<void> {
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
        const reason = describeErrors(error, input.context);
        change({ state: 'failed', reason });
        input.context.logger.warn(
          `The release is published, but the success step of \`${member.name}\` failed: ${reason}`,
        );
      }
    },
  );
}

/** The errors of a step in one line each, without secrets. */
export function describeErrors(error: unknown, { env }: Pick<BaseContext, 'env'>): string {
  const lines = errorsOf(error).map((each) => {
    // The sentence of EMEMBERFAILED repeats which step failed.
    const foreign = isReleaseError(each) && each.code === 'EMEMBERFAILED' ? each.cause : each;
    if (!isReleaseError(foreign)) return reasonOf(foreign) || 'It gave no reason.';
    return [foreign.code, foreign.message, foreign.details].filter(Boolean).join(' ');
  });
  return redact([...new Set(lines)].join('\n'), env);
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
