/** Characters with which a filter says more than `*`: what they mean is not worked out here. */
const special = /[?+[\]]/;

/**
 * Whether filters of branches take a name, as `on.push.branches` has them: the last one that fits counts.
 *
 * @returns nothing where a filter says more than is read here
 */
export function matchesFilter(filters: readonly string[], name: string): boolean | undefined {
  let isTaken: boolean | undefined = false;
  for (const filter of filters) {
    const isNegative = filter.startsWith('!');
    const pattern = isNegative ? filter.slice(1) : filter;
    if (special.test(pattern.replace(/\\./g, ''))) isTaken = isTaken === !isNegative ? isTaken : undefined;
    else if (isMatch(pattern.replace(/\\(.)/g, '$1'), name)) isTaken = !isNegative;
  }
  return isTaken;
}

/** `*` is anything without a slash, `**` anything. Takes time in proportion to both lengths. */
function isMatch(pattern: string, name: string): boolean {
  const parts = pattern.slice(0, 1000).match(/\*+|[^*]/g) ?? [];
  // The positions in the name that the parts before have led to.
  let at: ReadonlySet<number> = new Set([0]);
  for (const part of parts)
    at = part.startsWith('*') ? passStars(at, name, part.length > 1) : passLetter(at, name, part);
  return at.has(name.length);
}

function passLetter(at: ReadonlySet<number>, name: string, letter: string): Set<number> {
  return new Set([...at].filter((from) => name[from] === letter).map((from) => from + 1));
}

function passStars(at: ReadonlySet<number>, name: string, takesSlash: boolean): Set<number> {
  const next = new Set<number>();
  for (const from of at) {
    for (let to = from; to <= name.length && !next.has(to); to += 1) {
      next.add(to);
      if (!takesSlash && name[to] === '/') break;
    }
  }
  return next;
}
