import type { Commit } from '@waybill/kernel';
import { withoutCode } from '../markdown/index.ts';
import { cancelReverts } from './cancel-reverts.ts';
import type { History } from './history.ts';
import { clean, makeFooterInert, makeInert, makeSubjectInert, makeSubjectPlain } from './messages/inert-text.ts';
import { readHeader, readMessage } from './messages/read-message.ts';
import { revertHeader } from './messages/read-revert.ts';
import type { Reading } from './plan-reading.ts';

/** What GitHub closes with a commit; a number beside other words is only mentioned. */
const closing =
  /(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]+((?:[\w.-]+\/[\w.-]+)?#\d+\b(?:(?:[ \t]*[,&][ \t]*|[ \t]+and[ \t]+)(?:[\w.-]+\/[\w.-]+)?#\d+\b)*)/gi;

/**
 * Commits in the words of Conventional Commits 1.0.0: what one takes back is gone, and every message says exactly what the
 * standard makes of it. The parser that semantic-release's plugins share takes prose for footers and puts what follows a
 * footer into its text; given these messages, analyzer and notes agree, as both read the same.
 *
 * @param commits newest first
 * @returns commits whose notes go through `restoreText`
 */
export function normalizeCommits<C extends Commit>(commits: readonly C[], reading: Reading, history: History): C[] {
  const kept = cancelReverts(commits, history);
  return kept.map((commit) => ({ ...commit, message: normalizeMessage(commit.message, reading) }));
}

export function normalizeMessage(text: string, { types, issuePrefixes, hasRules }: Reading): string {
  const { header, breaking, prose } = readMessage(text);
  // An empty message is left out by those who read it.
  if (text.trim() === '') return text;
  const said = readHeader(revertHeader(text) ?? header);
  const known = types.find((type) => type.toLowerCase() === said?.type.toLowerCase());
  // Rules compare scopes such as `@acme/web` with what was written.
  const inert = hasRules
    ? { scope: clean, subject: makeSubjectPlain }
    : { scope: makeInert, subject: makeSubjectInert };
  const scope = said?.scope === undefined ? '' : `(${inert.scope(said.scope)})`;
  const first =
    said === undefined
      ? // The blank keeps the parser from finding a type.
        ` ${makeInert(header.trim())}`
      : `${known ?? said.type.toLowerCase()}${scope}${said.isBreaking ? '!' : ''}: ${inert.subject(said.subject)}`;
  const closes = prose
    .filter((line) => line.includes('#') || /gh-\d/i.test(line))
    .flatMap((line) => [
      ...withoutCode(line)
        .replace(/\bGH-(?=\d)/gi, '#')
        .matchAll(closing),
    ])
    .map(([, references = '']) => `Closes ${references.replace(/[ \t]+/g, ' ').replace(/ and | ?& ?/g, ', ')}`);
  // A tracker of another kind is known by its prefix alone.
  const others = issuePrefixes.filter((prefix) => prefix !== '#' && prefix !== 'gh-');
  const tracked = prose.filter((line) => others.some((prefix) => line.toLowerCase().includes(prefix)));
  const footers = breaking.map((note) => `BREAKING CHANGE: ${makeFooterInert(note)}`);
  // To the analyzer, one is a revert by this line alone, whatever its type; without a hash, it is of no commit in the notes.
  const reverts = known === 'revert' ? ['This reverts commit .'] : [];
  return [first, ...[...reverts, ...closes, ...tracked.map(makeInert), ...footers].flatMap((part) => ['', part])].join(
    '\n',
  );
}
