import { type ReleaseContext, redact } from '@waybill/kernel';
import { invalidOutput } from '../errors.ts';
import { gitIn } from '../ledger/index.ts';
import { hasHook, type Input, type LoadedMember, type Pipeline } from '../plugins/index.ts';
import { commitsFor } from './commits-for.ts';
import { readHistory } from './history.ts';
import { restoreText } from './messages/inert-text.ts';

/** The members that write notes. */
export function listNoteMakers(pipeline: Pipeline): LoadedMember[] {
  return pipeline.members.filter((member) => hasHook(member, 'generateNotes'));
}

/** The notes of all members, each seeing those before it. */
export async function makeNotes(pipeline: Pipeline, { context, ports }: Input<ReleaseContext>): Promise<string> {
  const history = await readHistory(context.commits, gitIn(context, ports));
  const parts: string[] = [];
  let seen = context.nextRelease.notes;
  for (const member of pipeline.stagesOf('generateNotes').flat()) {
    const nextRelease = seen === undefined ? context.nextRelease : { ...context.nextRelease, notes: seen };
    const commits = commitsFor(context.commits, member, context.options, history);
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

/** What an entry of the ledger says of a release, which anybody may have written. */
export interface FormerNotes {
  readonly notes: string;
  readonly builtFrom: string;
  readonly gitHead: string;
}

/**
 * The notes that an earlier run made, as far as the commits say the same. They carry the date of their day, and may be in the
 * release commit. Whoever may push can write others into the ledger, and everybody would be notified of those.
 */
export async function confirmNotes(
  pipeline: Pipeline,
  input: Input<ReleaseContext>,
  former: FormerNotes,
): Promise<string> {
  const { context } = input;
  const { notes: _notes, ...nextRelease } = context.nextRelease;
  const isReleaseCommit = (hash: string) => hash === former.gitHead && former.gitHead !== former.builtFrom;
  const commits = context.commits.filter(({ hash }) => !isReleaseCommit(hash));
  const made = await makeNotes(pipeline, { ...input, context: { ...context, nextRelease, commits } });
  const known = redact(former.notes, context.env);
  return withoutDates(known) === withoutDates(made) ? known : made;
}

function withoutDates(notes: string): string {
  return notes.replace(/\d{4}-\d{2}-\d{2}/g, '').trim();
}
