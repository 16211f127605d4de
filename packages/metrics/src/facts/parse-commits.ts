import type { Commit } from './facts.ts';

/** What git is asked for: a record ends with NUL, a field with `\x1f`. */
export const commitFormat =
  '%H%x1f%P%x1f%ct%x1f%s%x1f%(trailers:key=Hotfix,valueonly,separator=%x1e)%x1f%(trailers:key=Fixes-Release,valueonly,separator=%x1e)';

/** @param log what `git log -z --format=<commitFormat>` prints */
export function parseCommits(log: string): Commit[] {
  return log.split('\0').flatMap((record) => {
    const [hash = '', parents = '', seconds = '', subject = '', hotfix = '', fixes = ''] = record.split('\x1f');
    if (!/^[0-9a-f]{40,64}$/.test(hash)) return [];
    const trailers = [...hotfix.split('\x1e'), ...fixes.split('\x1e')].map((text) => text.trim()).filter(Boolean);
    return [
      { hash, parents: parents.split(' ').filter(Boolean), at: Number(seconds) * 1000, subject, hotfix: trailers },
    ];
  });
}

/** Titles that hosts and git give to a merge: the branch is in one of the groups. */
const merges = [
  /^Merge pull request #\d+ from [^/\s]+\/(\S+)$/,
  /^Merge (?:remote-tracking )?branch '(?:origin\/)?([^']+)'/,
  /^Merged in (\S+) \(pull request #\d+\)$/,
];

/** The branch that a commit brings in, as its title says. */
export function mergedBranch({ subject, parents }: Pick<Commit, 'subject' | 'parents'>): string | undefined {
  if (parents.length < 2) return undefined;
  for (const pattern of merges) {
    const found = pattern.exec(subject)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param patterns names of branches, or beginnings of them with `*` at the end */
export function isNamed(branch: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? branch.startsWith(pattern.slice(0, -1)) : branch === pattern,
  );
}

/** Whether a commit makes a release by itself, by the types of Conventional Commits that the preset takes. */
export function makesRelease({ subject }: Pick<Commit, 'subject'>): boolean {
  return /^(?:(?:feat|fix|perf|revert)(?:\([^()]*\))?!?|[a-z]+(?:\([^()]*\))?!): /i.test(subject);
}
