import type { Commit, NextRelease } from '@waybill/kernel';

/** What makes a release stand out, in the order of urgency. */
export type Emphasis = 'security' | 'hotfix' | 'major' | 'none';

const advisory = /\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})\b/i;
/** A heading `Security`, or an entry of that scope: `**security:** …`. */
const securityNotes = /^#{1,6} .{0,40}\bsecurity\b|^\s{0,12}[*-] \*\*security:\*\*/im;
/** How GitHub, GitLab and git call the merge of a branch `hotfix/…`; or its scope. */
const hotfix = /^Merge (?:pull request #\d+ from [^\s/]+\/|branch ')hotfix\/|^\w{1,20}\(hotfix\)!?:/i;

/** Characters of notes and of commits that are looked at. */
const longest = 1_000_000;
const mostCommits = 20_000;

/** Whether a release has to be seen: a security fix, a hotfix, a major version. */
export function findEmphasis(
  { type, notes }: Pick<NextRelease, 'type' | 'notes'>,
  commits: readonly Pick<Commit, 'message'>[],
): Emphasis {
  const read = (notes ?? '').slice(0, longest);
  if (advisory.test(read) || securityNotes.test(read)) return 'security';
  if (type === 'major') return 'major';
  return commits.slice(0, mostCommits).some(({ message }) => hotfix.test(message.slice(0, 200))) ? 'hotfix' : 'none';
}
