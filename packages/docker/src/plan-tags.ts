import semver from 'semver';

/** The part of a release's context on which its tags depend. */
export interface Tagging {
  readonly nextRelease: { readonly version: string; readonly channel?: string | false | null };
  /** `maintenance` branches release old lines, `prerelease` branches no stable versions. */
  readonly branch: { readonly type?: string };
}

export interface TagPlan {
  /** The tag that names this version for ever. */
  readonly version: string;
  /** Tags that may move to this version when it is the newest, in the order in which they move. */
  readonly moving: readonly string[];
}

/** The tags that a release claims; whether the moving ones really move is for the registry's state to decide. */
export function planTags({ nextRelease: { version, channel }, branch: { type = 'release' } }: Tagging): TagPlan {
  const isStable = semver.prerelease(version) === null;
  const isDefaultChannel = !channel && type === 'release';
  return { version: versionTag(version), moving: isStable && isDefaultChannel ? ['latest'] : [] };
}

/** A version as a tag: `+` is not legal there. Not `-`, so that no build of a version looks like a pre-release. */
function versionTag(version: string): string {
  return version.replaceAll('+', '_');
}

/** Whether a stable version is not older than any stable one among the given tags and versions. */
export function isNewestStable(version: string, others: readonly string[]): boolean {
  return others.every((other) => {
    const parsed = semver.parse(other.replaceAll('_', '+'));
    // Not `1.2` or `main`: a tag is a version only when it is a whole one.
    if (parsed === null || parsed.prerelease.length > 0) return true;
    return semver.gte(version, parsed);
  });
}
