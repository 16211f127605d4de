import { type Finding, nameFinding, namesOf, rankOf } from './finding.ts';
import { packageKey } from './purl.ts';

/**
 * One finding for each vulnerability of each package, whatever names and tools it has: the names are joined, and the worst
 * severity counts. The worst comes first.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = packageKey(finding.package);
    const group = groups.get(key) ?? [];
    group.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(mergePackage).sort(compareFindings);
}

/** Of one package: those that share a name, directly or through others, are one. */
function mergePackage(findings: readonly Finding[]): Finding[] {
  const parents = findings.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] ?? 0] ?? 0;
      root = parents[root] ?? 0;
    }
    return root;
  };
  const firstWith = new Map<string, number>();
  for (const [at, finding] of findings.entries()) {
    for (const name of namesOf(finding)) {
      const first = firstWith.get(name);
      if (first === undefined) firstWith.set(name, at);
      else parents[rootOf(at)] = rootOf(first);
    }
  }
  const classes = new Map<number, Finding[]>();
  for (const [at, finding] of findings.entries()) {
    const members = classes.get(rootOf(at)) ?? [];
    members.push(finding);
    classes.set(rootOf(at), members);
  }
  return [...classes.values()].map(join);
}

function join(same: readonly Finding[]): Finding {
  const [worst] = same.toSorted((a, b) => rankOf(a.severity) - rankOf(b.severity) || (b.score ?? 0) - (a.score ?? 0));
  const first = worst ?? (same[0] as Finding);
  const firstOf = <K extends keyof Finding>(key: K) =>
    first[key] ?? same.find((each) => each[key] !== undefined)?.[key];
  const fixed = [...new Set(same.flatMap((each) => each.fixed))];
  const published = same.flatMap((each) => each.published ?? []).sort()[0];
  const purl = same.find((each) => each.package.purl !== undefined)?.package.purl;
  return {
    ...first,
    ...nameFinding(same.flatMap(namesOf)),
    package: { ...first.package, ...(purl === undefined ? {} : { purl }) },
    fixed,
    state: fixed.length > 0 ? 'fixed' : (same.find(({ state }) => state !== 'unknown')?.state ?? 'unknown'),
    paths: joinPaths(same),
    title: firstOf('title'),
    url: firstOf('url'),
    published,
    subjects: [...new Set(same.flatMap(({ subjects }) => subjects))].sort(),
    scanners: [...new Set(same.flatMap(({ scanners }) => scanners))].sort(),
  };
}

/** Nothing where a package is in some artifact in a place that no tool tells. */
function joinPaths(same: readonly Finding[]): readonly string[] | undefined {
  const placed = same.filter(({ paths = [] }) => paths.length > 0);
  const known = new Set(placed.flatMap(({ subjects }) => subjects));
  const isKnown = same.every(({ subjects }) => subjects.every((subject) => known.has(subject)));
  return isKnown ? [...new Set(placed.flatMap(({ paths = [] }) => paths))].sort() : undefined;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    rankOf(a.severity) - rankOf(b.severity) ||
    (b.score ?? 0) - (a.score ?? 0) ||
    compareTexts(a.package.name, b.package.name) ||
    compareTexts(a.id, b.id)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
