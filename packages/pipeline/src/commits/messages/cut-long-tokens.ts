import type { Commit } from '@waybill/kernel';

interface Limit {
  readonly overlong: RegExp;
  /** Characters that stay. */
  readonly kept: number;
  /** Put in place of the others. */
  readonly mark: string;
}

const limits: readonly Limit[] = [
  // Longer than any word, URL or hash that a release note is about.
  { overlong: /(?<![!-~])[!-~]{201,}/g, kept: 120, mark: '…' },
  // Chinese and Japanese have no blanks between words; the parser takes time that grows with the square of their number.
  { overlong: /(?<!\S)\S{2001,}/g, kept: 1_900, mark: '…' },
  // Deeper than code is indented. 2,000 blanks between two words stall the parser for 11 seconds.
  { overlong: /(?<![^\S\n])[^\S\n]{41,}/g, kept: 40, mark: '' },
];

/**
 * Characters of a line. The parser looks for references in time that grows with the square of a line's length: minutes for
 * 65,000 characters, which nobody writes.
 */
const longestLine = 2_000;

/**
 * The commits with their over-long tokens and lines cut. The parser of conventional commits takes time that grows with the third
 * power of a token's length: a word of 2,560 letters stalls it for 18 seconds, a lock file's hash in a message suffices.
 */
export function cutLongTokens<C extends Commit>(commits: readonly C[]): C[] {
  return commits.map((commit) => (cut(commit.message) === commit.message ? commit : cutCommit(commit)));
}

function cutCommit<C extends Commit>(commit: C): C {
  const texts = Object.entries(commit).map(([key, value]) => [key, typeof value === 'string' ? cut(value) : value]);
  return { ...commit, ...Object.fromEntries(texts) };
}

/** Words first: a line is often long because of one. */
function cut(text: string): string {
  const shorter = limits.reduce(
    (rest, { overlong, kept, mark }) => rest.replace(overlong, (token) => `${beginning(token, kept)}${mark}`),
    text,
  );
  return hasLongLine(shorter) ? shorter.split('\n').map(shortened).join('\n') : shorter;
}

/** The commits with lines that no reader takes long for, whatever it does with one. */
export function cutLongLines<C extends Pick<Commit, 'message'>>(commits: readonly C[]): C[] {
  return commits.map((commit) => (hasLongLine(commit.message) ? { ...commit, message: cut(commit.message) } : commit));
}

function hasLongLine(text: string): boolean {
  return text.length > longestLine && text.split('\n').some((line) => line.length > longestLine);
}

function shortened(line: string): string {
  return line.length > longestLine ? `${beginning(line, longestLine)}…` : line;
}

/** Never half of a character that takes two code units: services refuse it. */
function beginning(token: string, length: number): string {
  return token.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
