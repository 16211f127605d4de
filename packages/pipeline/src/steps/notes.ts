import { type ReleaseContext, redact } from '@waybill/kernel';
import { commitsFor, readHistory, restoreText } from '../commits/index.ts';
import { invalidOutput } from '../errors.ts';
import { findKnown } from '../known-plugins/index.ts';
import { gitIn, openLedger } from '../ledger/index.ts';
import { hasHook, type Input, type LoadedMember, type Pipeline } from '../plugins/index.ts';

/** The notes of all members, each seeing those before it. Notes that are there and cannot change are not made again. */
export async function generateNotes(pipeline: Pipeline, input: Input<ReleaseContext>): Promise<string> {
  const { context, ports } = input;
  const makers = pipeline.members.filter((member) => hasHook(member, 'generateNotes'));
  const { notes } = context.nextRelease;
  // The host asks again when the release commit has moved HEAD, with the notes that it has.
  if (notes && makers.every((maker) => findKnown(maker).readsTagOnly)) return notes;

  const former = notes ? undefined : await formerNotes(input);
  if (former) return former;
  const history = await readHistory(context.commits, gitIn(context, ports));
  const parts: string[] = [];
  let seen = notes;
  for (const member of pipeline.stagesOf('generateNotes').flat()) {
    const nextRelease = seen === undefined ? context.nextRelease : { ...context.nextRelease, notes: seen };
    const commits = commitsFor(context.commits, member, context.options, history);
    const part = await notesOf(pipeline, member, { ...context, commits, nextRelease });
    if (part) parts.push(part);
    seen = seen ? `${seen}\n\n${part}` : part;
  }
  return redact(parts.join('\n\n'), context.env);
}

/**
 * The notes of a run that ended before its tag, where it made this release from the same commit: they may be in its release
 * commit, and carry the date of their day.
 */
async function formerNotes({ context, options, ports }: Input<ReleaseContext>): Promise<string | undefined> {
  if (!options.ledger) return undefined;
  const { gitTag, gitHead } = context.nextRelease;
  const { entry } = await openLedger(context, ports)
    .look(gitTag)
    .catch(() => ({ entry: undefined }));
  if (entry === undefined || entry.state === 'abandoned') return undefined;
  const isSame = [entry.builtFrom, entry.gitHead].includes(gitHead);
  return isSame && entry.lastRelease.gitTag === context.lastRelease.gitTag
    ? redact(entry.notes, context.env)
    : undefined;
}

async function notesOf(pipeline: Pipeline, member: LoadedMember, context: ReleaseContext): Promise<string> {
  const notes = await pipeline.call(member, 'generateNotes', context);
  if (notes && typeof notes !== 'string') throw invalidOutput(member.name, 'generateNotes', 'text');
  return typeof notes === 'string' ? restoreText(notes) : '';
}
