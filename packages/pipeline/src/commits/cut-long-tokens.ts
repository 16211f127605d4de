import type { Commit } from '@waybill/kernel';

/** Longer than any word, URL or hash that a release note is about. */
const longest = 200;
const kept = 120;

/**
 * The commits with their over-long tokens cut. The parser of conventional commits takes time that grows with the third
 * power of a token's length: a word of 2,560 letters stalls it for 18 seconds, a lock file's hash in a message suffices.
 */
export function cutLongTokens<C extends Commit>(commits: readonly C[]): C[] {
  const overlong = new RegExp(`\\S{${longest + 1},}`);
  return commits.map((commit) => (overlong.test(commit.message) ? cutCommit(commit) : commit));
}

function cutCommit<C extends Commit>(commit: C): C {
  const texts = Object.entries(commit).map(([key, value]) => [key, typeof value === 'string' ? cut(value) : value]);
  return { ...commit, ...Object.fromEntries(texts) };
}

function cut(text: string): string {
  return text.replace(new RegExp(`\\S{${longest + 1},}`, 'g'), (token) => `${token.slice(0, kept)}…`);
}
