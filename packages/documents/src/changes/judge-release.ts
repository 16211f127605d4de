/** A version in the parts that decide. */
const parts = /^(\d+)\.(\d+)\.(\d+)(-)?/;

/**
 * Whether a release may change its API in breaking ways, compared with an earlier one (https://semver.org). A pre-release of a
 * major release may; before 1.0.0 a minor release may.
 */
export function allowsBreaking(last: string, version: string): boolean {
  const [, oldMajor = '', oldMinor = ''] = parts.exec(last) ?? [];
  const [, major = '', minor = '', patch = '', prerelease] = parts.exec(version) ?? [];
  if (Number(major) > Number(oldMajor)) return true;
  const isBeta = prerelease !== undefined;
  if (isBeta && minor === '0' && patch === '0') return true;
  return major === '0' && (Number(minor) > Number(oldMinor) || (isBeta && patch === '0'));
}
