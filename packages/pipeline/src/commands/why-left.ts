import type { HostOptions } from '@waybill/kernel';
import { type Entry, isOwnTag } from '../ledger/index.ts';

/**
 * Why a release is not finished that a run of semantic-release has found, and no person has named: that run knew the
 * ledger, which all projects of a repository share, and its command line, but not the rest of its configuration.
 */
export function whyLeft(
  { tag, version }: Pick<Entry, 'tag' | 'version'>,
  { tagFormat, dryRun }: HostOptions,
): string | undefined {
  if (dryRun === true) return 'the configuration says `dryRun`';
  if (!isOwnTag(tag, version, tagFormat))
    return 'its tag is of another project of the repository, whose runs finish it';
  return undefined;
}
