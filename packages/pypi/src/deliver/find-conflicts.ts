import type { ReleaseError } from '@waybill/kernel';
import { anotherSdist, projectTooLarge, releaseTooOld } from '../errors.ts';
import { type Distribution, parseFileName } from '../files/index.ts';
import type { ListedFile } from '../indexes/index.ts';

export interface IndexRules {
  readonly now: Date;
  /** MiB. */
  readonly projectLimit: number;
}

/** After so many days, PyPI takes no new file of a release. */
const window = 14;
const day = 86_400_000;

/**
 * What the state of a project on PyPI forbids, beside files that differ: a release that is too old, a second sdist, a
 * project that is full.
 *
 * @param missing the files of one project that the index lacks
 */
export function findConflicts(missing: readonly Distribution[], listed: readonly ListedFile[], rules: IndexRules) {
  const [first] = missing;
  if (first === undefined) return [];
  const sameRelease = listed.filter(({ name }) => parseFileName(name)?.version === first.version);
  const age = Math.max(0, ...sameRelease.map((file) => ageOf(file, rules.now)));
  const ours = missing.find(({ kind }) => kind === 'sdist');
  const theirs = sameRelease.find(({ name }) => parseFileName(name)?.kind === 'sdist');
  const size = [...listed, ...missing].reduce((sum, file) => sum + (file.size ?? 0), 0);
  const conflicts: ReleaseError[] = [];
  if (age > window) {
    conflicts.push(
      releaseTooOld(
        first.version,
        Math.floor(age),
        missing.map(({ name }) => name),
      ),
    );
  }
  if (ours !== undefined && theirs !== undefined) conflicts.push(anotherSdist(ours.name, theirs.name));
  if (size > rules.projectLimit * 2 ** 20) conflicts.push(projectTooLarge(first.project, size, rules.projectLimit));
  return conflicts;
}

/** Days; 0 where the index does not say. */
function ageOf({ uploadTime }: ListedFile, now: Date): number {
  const age = (now.getTime() - Date.parse(uploadTime ?? '')) / day;
  return Number.isNaN(age) ? 0 : age;
}
