import {
  type BaseContext,
  type DeployContext,
  errorsOf,
  isReleaseError,
  type PublishContext,
  reasonOf,
  redact,
} from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import { type Announcement, changeAnnouncement, type EntryRecord } from '../ledger/index.ts';
import type { Input, LoadedMember, Pipeline } from '../plugins/index.ts';
import { listenTo } from './listen-to.ts';

/**
 * Runs the `success` step of every member that still has to announce the release. The release is public by then, so
 * the error of a member is a warning that names the step and the reason; it stops no other member and fails no run.
 *
 * @returns what failed of that which follows a release, such as its deployment: the run ends with it, and the release is
 *   complete nevertheless
 */
export async function announce(
  pipeline: Pipeline,
  input: Input<PublishContext & DeployContext>,
  record: EntryRecord | undefined,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  const members = pipeline.stagesOf('success').flat();
  await pipeline.stage(
    members.filter(({ key }) => record === undefined || isOpen(record, key)),
    async (member) => {
      const change = (what: Partial<Announcement>) =>
        record?.change((entry, at) => changeAnnouncement(entry, member.key, what, at));
      const heard = listenTo(record, member.key);
      try {
        const context = { ...contextFor(member, input.context, record), announcement: heard.announcement };
        await pipeline.call(member, 'success', context);
        const missed = heard.missed();
        change(missed.length > 0 ? { state: 'failed', reason: missed.join('\n') } : { state: 'done' });
      } catch (error) {
        const reason = describeErrors(error, input.context);
        if (errorsOf(error).every(isAfterRelease)) {
          failures.push(...errorsOf(error));
          // It is in the ledger by itself, and a person decides whether it is tried again.
          change({ state: 'done', reason });
          return;
        }
        change({ state: 'failed', reason });
        input.context.logger.warn(
          `The release is published, but the success step of \`${member.name}\` failed: ${reason}`,
        );
      }
    },
  );
  return failures;
}

function isAfterRelease(error: unknown): boolean {
  return isReleaseError(error) && error.afterRelease === true;
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

const repeatMark = '_An earlier run may have announced this release already._';

/** Says so where an announcement may be the second one. The plugin of the page writes the notes back to it. */
function contextFor(member: LoadedMember, context: PublishContext, record: EntryRecord | undefined): PublishContext {
  const isRepeat = record?.entry().announcements.some((each) => each.member === member.key && each.repeated);
  if (!isRepeat || findKnown(member).makesPage) return context;
  const notes = [repeatMark, context.nextRelease.notes].filter(Boolean).join('\n\n');
  return { ...context, nextRelease: { ...context.nextRelease, notes } };
}
