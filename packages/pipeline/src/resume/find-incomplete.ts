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

/** The newest release of a branch, of which the ledger says nothing. */
export interface Gap {
  readonly tag: string;
  /** Releases of the branch, that one first. */
  readonly tags: readonly string[];
  /** The newest of them that has an entry. */
  readonly other: string | undefined;
  /** Whether semantic-release made it, as its note says. */
  readonly isMadeByHost: boolean;
}

/**
 * The last release that was made on this branch; none when it was made without a ledger.
 *
 * @param onGap is called when the newest release has no entry, although older ones have or the host made it: somebody may
 *   have deleted or replaced the ledger
 * @throws ELEDGERUNREADABLE
 */
export async function lastEntry(
  ledger: Ledger,
  branch: TaggedBranch,
  onGap: (gap: Gap) => void = () => {},
): Promise<Entry | undefined> {
  const own = (branch.tags ?? []).filter(({ version }) => isMadeOn(branch, version));
  const newest = own.sort((a, b) => semver.rcompare(a.version, b.version)).slice(0, looksBack);
  const tags = newest.map(({ gitTag }) => gitTag);
  const found = await ledger.find(tags);
  const [tag] = tags;
  const [first] = found;
  if (tag !== undefined && first?.tag !== tag) {
    const isMadeByHost = (await ledger.madeByHost([tag])).length > 0;
    if (first !== undefined || isMadeByHost) onGap({ tag, tags, other: first?.tag, isMadeByHost });
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
