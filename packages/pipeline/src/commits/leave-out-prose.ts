import type { Commit } from '@waybill/kernel';
import type { Reading } from './plan-reading.ts';

/**
 * The commits without the lines of their bodies that mean nothing to a reader: the parser of conventional commits looks
 * for issues in every line, in time that grows with the square of its length, and most lines are prose.
 */
export function leaveOutProse<C extends Commit>(commits: readonly C[], reading: Reading): C[] {
  return commits.map((commit) => {
    const message = shortened(commit.message, reading);
    return message === commit.message ? commit : { ...commit, message };
  });
}

/** The whole text counts in a revert, in a release that is asked for, and where `-field-` lines are. */
const wholeCounts = /^[^\S\n\r]*revert|release-as:|^-.*-\r?$/im;

function shortened(message: string, { issuePrefixes, noteKeywords }: Reading): string {
  if (!message.includes('\n') || wholeCounts.test(message)) return message;
  const [header = '', ...body] = message.split('\n');
  // A header that is empty is looked for further down.
  if (header.trim() === '') return message;
  const lowered = body.map((line) => line.toLowerCase());
  const has = (words: readonly string[]) => (line: string) => words.some((word) => line.includes(word));
  const note = lowered.findIndex(has(noteKeywords));
  const counts = has([...issuePrefixes, '@']);
  // A note is everything that follows its keyword.
  const kept = body.filter((_, i) => (note >= 0 && i >= note) || counts(lowered[i] ?? ''));
  return [header, ...kept].join('\n');
}
