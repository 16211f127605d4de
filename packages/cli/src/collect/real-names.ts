/** An address on this machine, and what is in its place in a real release. */
export interface Replacement {
  readonly local: string;
  readonly real: string;
}

/** Puts the real names in place of the stand-ins, in every text of a value. */
export function realNames<T>(value: T, replacements: readonly Replacement[]): T {
  // The longest first: one address may begin with another one.
  const sorted = replacements.filter(({ local }) => local !== '').toSorted((a, b) => b.local.length - a.local.length);
  const replace = (text: string) => sorted.reduce((words, { local, real }) => words.replaceAll(local, real), text);
  return walk(value, replace) as T;
}

function walk(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((each) => walk(each, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, replace)]));
}
