import { cancelReverts } from './cancel-reverts.ts';
import type { Committed } from './commit-index.ts';
import { type History, unknownHistory } from './history.ts';
import { asReadable } from './messages/as-readable.ts';
import { cutLongLines } from './messages/cut-long-tokens.ts';
import { nearestType } from './messages/nearest-type.ts';
import { type Header, type Message, readHeader, readMessage } from './messages/read-message.ts';
import { revertHeader } from './messages/read-revert.ts';

/** What the configuration makes of commits. */
export interface Understanding {
  readonly types: readonly string[];
  /** How large the release of a header is: 0 for none, 3 for a major one. */
  readonly releaseOf: (header: Pick<Header, 'type' | 'isBreaking'>) => number;
}

/** A commit, or a part of one, that counts for nothing though somebody may have meant it to. */
export interface Overlooked {
  readonly hash: string;
  readonly header: string;
  /** What may have been meant. */
  readonly advice?: string;
}

/** What git, hosts of repositories, and tools for releases write themselves. */
const written = [
  /^Merge (?:branch|branches|pull request|remote-tracking branch|tag|commit|PR) /i,
  /^Merge (?:'|[0-9a-f]{7,40} into )/i,
  /^Merged (?:in \S+ \(pull request |PR \d)/i,
  /^Pull request #\d+: /,
  /^Initial commit$/i,
  /^chore\(release\): /i,
  /^(?:bump|release)?:?(?: version)?(?: to)?:? *v?\d+\.\d[\w.+-]*(?: → \S+)?(?: \(#\d+\)| \[skip ci\])*$/i,
];

/** Commits that make no release and are in no notes because of how they are written. */
export function findOverlooked(
  commits: readonly Committed[],
  understanding: Understanding,
  history: History = unknownHistory,
): Overlooked[] {
  const kept = cancelReverts(cutLongLines(commits.map(asReadable)), history);
  const titles = new Set(kept.map(({ message }) => titleOf(message)));
  return kept.flatMap(({ hash, message }) => {
    const found = squashedByAzure(message, titles) ?? overlook(message, understanding);
    return found === undefined ? [] : [{ hash, ...found }];
  });
}

function titleOf(message: string): string {
  return message.split(/\r?\n/, 1)[0]?.trim() ?? '';
}

/** Azure calls a merge and a squash alike: where the title is of no other commit, it was a squash. */
function squashedByAzure(message: string, titles: ReadonlySet<string>): Omit<Overlooked, 'hash'> | undefined {
  const header = titleOf(message);
  const title = /^Merged PR \d+: (.+)$/.exec(header)?.[1] ?? '';
  const said = readHeader(title);
  if (said === undefined || titles.has(title)) return undefined;
  return { header, advice: `did you mean \`${said.type}: …\`?` };
}

function overlook(message: string, understanding: Understanding): Omit<Overlooked, 'hash'> | undefined {
  const read = readMessage(message);
  const { header, said } = read;
  if (message.trim() === '' || written.some((form) => form.test(header)) || revertHeader(message) !== undefined)
    return undefined;
  if (said === undefined || !isKnown(said.type, understanding)) {
    const type = nearestType(header, understanding.types);
    const advice = type === undefined ? adviceAbout(nothing, read, understanding) : `did you mean \`${type}: …\`?`;
    return { header, ...(advice === undefined ? {} : { advice }) };
  }
  const advice = adviceAbout(said, read, understanding);
  return advice === undefined ? undefined : { header, advice };
}

const nothing: Header = { type: '', isBreaking: false, subject: '' };

/** What the text of a commit may have been meant to say. */
function adviceAbout(said: Header, read: Message, { types, releaseOf }: Understanding): string | undefined {
  const { prose, breaking } = read;
  const isBreaking = said.isBreaking || breaking.length > 0;
  if (!isBreaking && prose.some(looksBreaking)) {
    return 'a breaking change is a line of its own that begins with `BREAKING CHANGE: ` in upper case';
  }
  const larger = squashed(read).find(
    (each) => isKnown(each.type, { types }) && releaseOf(each) > releaseOf({ ...said, isBreaking }),
  );
  if (larger === undefined) return undefined;
  const name = `${larger.type}${larger.isBreaking ? '!' : ''}`;
  return `\`${name}: …\` in its text counts for nothing; the first line of a squashed commit decides`;
}

function isKnown(type: string, { types }: Pick<Understanding, 'types'>): boolean {
  return types.some((each) => each.toLowerCase() === type.toLowerCase());
}

/**
 * A line that begins with the words, whatever marks it: a heading, a list with or without numbers, bold, a sign. Prose about
 * breaking changes is in lower case and has no colon.
 */
function looksBreaking(line: string): boolean {
  if (!/breaking/i.test(line)) return false;
  // A box of a template that is not ticked says that there is none.
  if (/^\s*[*+-]\s+\[ \]/.test(line)) return false;
  const [, words = ''] = /^[^\p{L}]*(.*)$/su.exec(line.replace(/^(\s*[*+-]\s+)\[x\]/i, '$1')) ?? [];
  return (
    /^BREAKING[ _-]?CHANGES?(?![\p{L}\p{N}])/u.test(words) || /^breaking(?:[ _-]?changes?)?[*_`\])]*\s*:/i.test(words)
  );
}

/** The commits that a squashed one lists: with or without a sign before each; `git merge --squash` indents them. */
function squashed({ header, lines, prose }: Message): Header[] {
  const isLog = [header, ...prose].some((line) => line === 'Squashed commit of the following:');
  const listed = (isLog ? lines : prose).map((line) => line.replace(/^\s*(?:(?:[*+•-]|\d{1,3}[.)])\s+)?/, ''));
  return listed.flatMap((line) => readHeader(line) ?? []);
}

const most = 10;
const longest = 72;

/** One warning about all of them. */
export function describeOverlooked(overlooked: readonly Overlooked[], total: number): string {
  const lines = overlooked.slice(0, most).map(({ hash, header, advice }) => {
    const text = [...header.replace(/[\p{Cc}\p{Cf}]/gu, '')];
    const shown = text.length > longest ? `${text.slice(0, longest).join('')}…` : text.join('');
    return `- ${hash.slice(0, 7)} ${shown}${advice === undefined ? '' : ` (${advice})`}`;
  });
  const rest = overlooked.length > most ? [`- … and ${overlooked.length - most} more`] : [];
  const count = `${overlooked.length} of ${total} commits ${overlooked.length === 1 ? 'is' : 'are'}`;
  return [
    `${count} not understood as Conventional Commits (https://www.conventionalcommits.org), at least in part: what is not understood makes no release and is not in the notes.`,
    ...lines,
    ...rest,
  ].join('\n');
}
