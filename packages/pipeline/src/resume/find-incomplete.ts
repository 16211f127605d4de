import type { Branch } from '@waybill/kernel';
import semver from 'semver';
import type { Entry, Ledger } from '../ledger/index.ts';

/** A branch as the host describes it, with the tags that it contains. */
export interface TaggedBranch extends Branch {
  readonly tags?: readonly Tag[];
}

interface Tag {
  readonly gitTag: string;
  readonly version: string;
  readonly channels?: readonly (string | null)[];
}

/** Tags of other branches may be newer; a branch that released nothing among so many has nothing to finish. */
const looksBack = 30;

/**
 * The last release that was made on this branch; none when it was made without a ledger.
 *
 * @param warn is given a sentence when the newest release has no entry, although older ones have: somebody has
 *   replaced the ledger, or the tag was made by hand
 * @throws ELEDGERUNREADABLE
 */
export async function lastEntry(
  ledger: Ledger,
  branch: TaggedBranch,
  warn: (message: string) => void = () => {},
): Promise<Entry | undefined> {
  const own = (branch.tags ?? []).filter(({ version }) => isMadeOn(branch, version));
  const newest = own.sort((a, b) => semver.rcompare(a.version, b.version)).slice(0, looksBack);
  const found = await ledger.find(newest.map(({ gitTag }) => gitTag));
  const [last] = newest;
  if (last !== undefined && found.length > 0 && found[0]?.tag !== last.gitTag) {
    warn(
      `The ledger has no entry for ${last.gitTag}, the newest release of this branch, but one for ${found[0]?.tag}. Was the tag made by hand, or refs/notes/waybill replaced? \`npx waybill ledger check\` says more.`,
    );
  }
  if (last !== undefined && found.length === 0 && (await ledger.madeByHost([last.gitTag])).length > 0) {
    warn(
      `The ledger has no entry for ${last.gitTag}, the newest release of this branch, nor for any before it. If Waybill made that release, refs/notes/waybill was deleted or replaced, and nobody knows whether all of it was delivered: look at its page, files and images. \`npx waybill ledger check\` says more. If it is from before Waybill, the next release begins the ledger.`,
    );
  }
  for (const each of found) {
    const entry = await ledger.heal(each);
    if (entry.branch.name === branch.name) return entry;
  }
  return undefined;
}

/** Betas and candidates come to `main` with a merge; what became of them is their branch's own business. */
function isMadeOn({ type, name, prerelease }: TaggedBranch, version: string): boolean {
  const [identifier] = semver.prerelease(version) ?? [];
  if (type === undefined) return true;
  if (type !== 'prerelease') return identifier === undefined;
  return String(identifier) === (typeof prerelease === 'string' ? prerelease : name);
}

/** Whether nothing is left of a release, the note about its channel included. */
export function isFinished(entry: Entry, branch: TaggedBranch): boolean {
  if (entry.state === 'abandoned') return true;
  return entry.state === 'complete' && !isOverlooked(entry, branch);
}

/** Whether the host counts the newest tag of the branch as its last release: then it overlooks nothing. */
export function countsNewest({ tags = [], channel }: TaggedBranch): boolean {
  const [newest] = [...tags].sort((a, b) => semver.rcompare(a.version, b.version));
  return newest === undefined || (newest.channels ?? [null]).some((each) => (each || null) === (channel || null));
}

/**
 * Whether the host does not count a release of this branch, because its note about the channel came after the host had
 * looked. It would make the same version again.
 */
export function isOverlooked(entry: Entry | undefined, branch: TaggedBranch): boolean {
  const tag = branch.tags?.find(({ gitTag }) => gitTag === entry?.tag);
  if (entry === undefined || tag === undefined) return false;
  return !(tag.channels ?? [null]).some((channel) => (channel || null) === entry.channel);
}
