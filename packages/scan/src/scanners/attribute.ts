import { type Finding, normalizeName, type RawFinding } from '../findings/index.ts';
import { describeSubject, type SbomComponent, type Subject } from '../subjects/index.ts';
import { type Adapter, typeOf } from './adapter.ts';
import { findSource } from './osv-sbom.ts';

/**
 * With name and purl of the SBOM, by which statements and the other tools name the package. What a tool found in a source
 * package is in each package that was built from it.
 */
export function attribute(raw: RawFinding, subject: Subject, adapter: Adapter): Finding[] {
  const more = { subjects: [describeSubject(subject)], scanners: [adapter.name] };
  const { name, version, purl } = raw.package;
  const listed = purl === undefined ? findComponents(raw.package, subject, adapter) : [];
  if (listed.length === 0)
    return [{ ...raw, ...more, package: { name, version, ...(purl === undefined ? {} : { purl }) } }];
  return listed.map((each) => ({
    ...raw,
    ...more,
    package: { name: each.name, version: each.version ?? version, purl: each.purl },
  }));
}

const indexes = new WeakMap<Subject, Indexes>();

interface Indexes {
  readonly byName: ReadonlyMap<string, readonly SbomComponent[]>;
  readonly bySource: ReadonlyMap<string, readonly SbomComponent[]>;
}

function findComponents(
  { name, version }: RawFinding['package'],
  subject: Subject,
  { namesSources = false }: Adapter,
): readonly SbomComponent[] {
  const { byName, bySource } = indexes.get(subject) ?? indexComponents(subject);
  const ofSource = namesSources ? bySource.get(`${name}@${version}`) : undefined;
  return ofSource ?? byName.get(`${name}@${version}`) ?? byName.get(`${normalizeName('pypi', name)}@${version}`) ?? [];
}

function indexComponents(subject: Subject): Indexes {
  const byName = new Map<string, SbomComponent[]>();
  const bySource = new Map<string, SbomComponent[]>();
  for (const component of subject.sbom.components) {
    const { name, version, purl } = component;
    if (version === undefined || purl === undefined) continue;
    for (const each of new Set([name, normalizeName(typeOf(component), name)]))
      add(byName, `${each}@${version}`, component);
    const source = findSource(component) ?? { name, version };
    add(bySource, `${source.name}@${source.version}`, component);
  }
  const made = { byName, bySource };
  indexes.set(subject, made);
  return made;
}

function add(index: Map<string, SbomComponent[]>, key: string, component: SbomComponent): void {
  const list = index.get(key) ?? [];
  list.push(component);
  index.set(key, list);
}
