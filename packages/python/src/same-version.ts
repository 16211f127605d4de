import { clean, eq, valid } from '@renovatebot/pep440';

/** A version as Python's `packaging` writes it: `v1.2.0-beta.1` → `1.2.0b1`; what Python cannot read stays as it is. */
export function normalizeVersion(text: string): string {
  return clean(text.trim()) ?? text;
}

/**
 * Whether two texts say the same version, in whatever spelling: `1.2` and `1.2.0`, `v1.2.0-beta.1` and `1.2.0b1`. What
 * Python cannot read is compared as text.
 */
export function isSameVersion(one: string, other: string): boolean {
  const [left, right] = [one.trim(), other.trim()];
  if (left === '' || right === '') return false;
  if (valid(left) === null || valid(right) === null) return withoutPrefix(left) === withoutPrefix(right);
  return eq(left, right);
}

function withoutPrefix(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}
