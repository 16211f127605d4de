import { type Finding, namesOf, parsePurl } from '../findings/index.ts';

export interface ChangedFindings {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

/**
 * Which vulnerabilities a release has opened and closed. Both lists are of today's data: what was published in between is in
 * both, and counts for neither. A vulnerability of a package is the same in every version of it.
 */
export function planChanges(before: readonly Finding[], now: readonly Finding[]): ChangedFindings {
  const [old, current] = [namesByPackage(before), namesByPackage(now)];
  return { opened: lacking(now, old), closed: lacking(before, current) };
}

function lacking(findings: readonly Finding[], others: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const missing = findings.filter((each) => !namesOf(each).some((name) => others.get(packageOf(each))?.has(name)));
  return [...new Set(missing.map(({ id, package: { name } }) => `${id} of ${name}`))];
}

function namesByPackage(findings: readonly Finding[]): Map<string, Set<string>> {
  const index = new Map<string, Set<string>>();
  for (const finding of findings) {
    const names = index.get(packageOf(finding)) ?? new Set();
    for (const name of namesOf(finding)) names.add(name);
    index.set(packageOf(finding), names);
  }
  return index;
}

function packageOf({ package: { name, purl } }: Finding): string {
  const parsed = purl === undefined ? undefined : parsePurl(purl);
  return parsed === undefined ? name : JSON.stringify([parsed.type, parsed.namespace, parsed.name]);
}
