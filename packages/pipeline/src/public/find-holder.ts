import semver from 'semver';
import type { Entry } from '../ledger/index.ts';

/**
 * The release that may have tags such as `latest` in the place of another one: a newer one, or one that a rollback restored. No
 * signature covers what became of an environment, so where only what is signed counts, a rollback does not.
 *
 * @param version of the release that is asked about
 */
export function findHolder(
  digest: string,
  version: string,
  { others, needsSignature }: { readonly others: readonly Entry[]; readonly needsSignature: boolean },
): string | undefined {
  const holders = others.filter(({ artifacts }) => artifacts.some((artifact) => artifact.digest === digest));
  return holders.find((other) => semver.gt(other.version, version) || (!needsSignature && hasRestored(other, digest)))
    ?.tag;
}

function hasRestored({ deployments = [] }: Entry, digest: string): boolean {
  return deployments.some(
    ({ purpose, tags = [] }) =>
      purpose === 'rollback' && tags.some(({ after, state }) => state === 'moved' && after === digest),
  );
}
