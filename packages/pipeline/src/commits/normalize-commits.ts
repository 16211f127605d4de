import type { Commit } from '@waybill/kernel';
import { cancelReverts, revertHeader } from './cancel-reverts.ts';
import { makeFooterInert, makeInert, makeSubjectInert } from './inert-text.ts';
import type { Reading } from './plan-reading.ts';
import { readHeader, readMessage } from './read-message.ts';

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
export function normalizeCommits<C extends Commit>(commits: readonly C[], reading: Reading): C[] {
  return cancelReverts(commits).map((commit) => ({ ...commit, message: normalizeMessage(commit.message, reading) }));
}

export function normalizeMessage(text: string, { types, issuePrefixes }: Reading): string {
  const { header, breaking, prose } = readMessage(text);
  // An empty message is left out by those who read it.
  if (text.trim() === '') return text;
  const said = readHeader(revertHeader(text) ?? header);
  const known = types.find((type) => type.toLowerCase() === said?.type.toLowerCase());
  const scope = said?.scope === undefined ? '' : `(${makeInert(said.scope)})`;
  const first =
    said === undefined
      ? // The blank keeps the parser from finding a type.
        ` ${makeInert(header.trim())}`
      : `${known ?? said.type.toLowerCase()}${scope}${said.isBreaking ? '!' : ''}: ${makeSubjectInert(said.subject)}`;
  const closes = prose
    .filter((line) => line.includes('#') || /gh-\d/i.test(line))
    .flatMap((line) => [
      ...withoutCode(line)
        .replace(/\bGH-(?=\d)/gi, '#')
        .matchAll(closing),
    ])
    .map(([, references = '']) => `Closes ${references.replace(/[ \t]+and[ \t]+|[ \t]*&[ \t]*/g, ', ')}`);
  // A tracker of another kind is known by its prefix alone.
  const others = issuePrefixes.filter((prefix) => prefix !== '#' && prefix !== 'gh-');
  const tracked = prose.filter((line) => others.some((prefix) => line.toLowerCase().includes(prefix)));
  const footers = breaking.map((note) => `BREAKING CHANGE: ${makeFooterInert(note)}`);
  return [first, ...[...closes, ...tracked.map(makeInert), ...footers].flatMap((part) => ['', part])].join('\n');
}

function withoutCode(line: string): string {
  return line.replace(/(`+)(?:(?!\1).)+?\1/g, '');
}
