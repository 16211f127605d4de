/**
 * Whether two values of a configuration are the same, or one a copy of the other. Node's own comparison would load a dozen
 * modules into every hook.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const kind = kindOf(one);
  if (kind !== kindOf(other)) return false;
  // They say everything in their text, and have no keys.
  if (kind === '[object RegExp]' || kind === '[object Date]') return String(one) === String(other);
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const kindOf = (value: object) => Object.prototype.toString.call(value);
