import { type ReleaseContext, redact } from '@waybill/kernel';
import { commitsFor } from '../commits/commits-for.ts';
import { restoreText } from '../commits/inert-text.ts';
import { invalidOutput } from '../errors.ts';
import { hasHook } from '../members/call-member.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Pipeline } from '../pipeline.ts';

/** Generators that read the tag of a release, not its commit: their notes stay right when a release commit follows. */
const readsTagOnly = new Set(['@semantic-release/release-notes-generator']);

/** The notes of all members, each seeing those before it. Notes that are there and cannot change are not made again. */
export async function generateNotes(pipeline: Pipeline, context: ReleaseContext): Promise<string> {
  const makers = pipeline.members.filter((member) => hasHook(member, 'generateNotes'));
  const { notes } = context.nextRelease;
  // The host asks again when the release commit has moved HEAD, with the notes that it has.
  if (notes && makers.every(({ name }) => readsTagOnly.has(name))) return notes;

  const parts: string[] = [];
  let seen = notes;
  for (const member of pipeline.stagesOf('generateNotes').flat()) {
    const nextRelease = seen === undefined ? context.nextRelease : { ...context.nextRelease, notes: seen };
    const commits = commitsFor(context.commits, member, context.options);
    const part = await notesOf(pipeline, member, { ...context, commits, nextRelease });
    if (part) parts.push(part);
    seen = seen ? `${seen}\n\n${part}` : part;
  }
  return redact(parts.join('\n\n'), context.env);
}

async function notesOf(pipeline: Pipeline, member: LoadedMember, context: ReleaseContext): Promise<string> {
  const notes = await pipeline.call(member, 'generateNotes', context);
  if (notes && typeof notes !== 'string') throw invalidOutput(member.name, 'generateNotes', 'text');
  return typeof notes === 'string' ? restoreText(notes) : '';
}
