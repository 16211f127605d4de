import { normalizeName } from '@waybill/python';
import type { DeliveredFile, Gap, PlannedComponent, Reference, SbomPlan } from '../bom/index.ts';
import { mergeComponents, pypiPurl } from '../bom/index.ts';
import type { ProjectLock } from '../locks/index.ts';
import { type Closure, fromRequirement, type LockedPackage, lockedClosure, lockedComponent } from '../locks/index.ts';
import { type PythonMetadata, parseRequirement, publicHref } from '../metadata/index.ts';
import { type Bundle, planBundled } from './plan-bundled.ts';

export interface DescribedDistribution {
  readonly metadata: PythonMetadata;
  /** Whether `metadata` tells all dependencies; that of a source distribution may leave them to the build. */
  readonly isFinal?: boolean;
  /** The wheels and the sdist. */
  readonly files: readonly DeliveredFile[];
  readonly lock: ProjectLock | undefined;
  /** What the wheels bring with them beside Python code. */
  readonly bundles?: readonly Bundle[];
  /** An installed environment, which knows licences. */
  readonly environment?: readonly LockedPackage[];
}

/**
 * The SBOM of a Python distribution. With a lock that knows the project it lists the versions that the project was
 * developed with, indirect ones included; without one only the ranges that its metadata asks for.
 */
export function planDistributionSbom(described: DescribedDistribution): SbomPlan {
  const { metadata, files, isFinal = true, bundles = [], environment = [] } = described;
  const { name, version, license, supplier, requires } = metadata;
  const lock = described.lock && addLicenses(described.lock, environment);
  const purl = pypiPurl(name, version);
  const wheels = files.filter((file) => file.name.endsWith('.whl'));
  // Several wheels are several files; `files` tells them apart.
  const [only, ...others] = wheels.length > 0 ? wheels : files;
  const sha256 = others.length === 0 ? only?.sha256 : undefined;
  const closure = lock && findClosure(lock, metadata);
  const locked = closure && planLocked(closure);
  const ranges = planRanges(locked === undefined ? requires : unlocked(requires, closure));
  const bundled = planBundled(bundles, purl);
  const direct = [...(locked?.direct ?? []), ...ranges.map(({ ref }) => ref), ...bundled.direct];
  const references = projectReferences(metadata);
  const subject: PlannedComponent = {
    ...{ type: 'library', name, version, ref: purl, purl, license, sha256, files },
    ...(supplier !== undefined && { supplier }),
    ...(references.length > 0 && { references }),
    dependsOn: direct,
  };
  const components = mergeComponents([...(locked?.others ?? []), ...ranges, ...bundled.components]);
  return {
    subject,
    components: components.filter(({ ref }) => ref !== purl),
    gaps: [
      ...listGaps({ ref: purl, name, ranges, isFinal, lock: locked && lock?.file, open: lock?.open ?? [] }),
      // A flat list names packages without what needs them.
      ...(lock?.isFlat ? (locked?.others ?? []).map(({ ref }): Gap => ({ ref, aggregate: 'unknown' })) : []),
      ...bundled.gaps,
    ],
  };
}

/** Licences and suppliers of the packages that an environment has in the same version. */
function addLicenses(lock: ProjectLock, environment: readonly LockedPackage[]): ProjectLock {
  const known = new Map(environment.map((each) => [`${each.name}@${each.version}`, each]));
  const packages = lock.packages.map((each) => {
    const { license, supplier } = known.get(`${each.name}@${each.version}`) ?? {};
    return license === undefined && supplier === undefined ? each : { ...each, license, supplier };
  });
  return { ...lock, packages };
}

/** What labels of `Project-URL` mean, by the well-known ones. https://packaging.python.org/en/latest/specifications/well-known-project-urls/ */
const labels: Readonly<Record<string, Reference['kind']>> = {
  ...{ homepage: 'website', source: 'vcs', sourcecode: 'vcs', repository: 'vcs', github: 'vcs', code: 'vcs' },
  ...{ issues: 'issue-tracker', bugs: 'issue-tracker', bugtracker: 'issue-tracker', issuetracker: 'issue-tracker' },
  ...{ documentation: 'documentation', docs: 'documentation' },
};

function projectReferences({ urls = [] }: PythonMetadata): Reference[] {
  const found = new Map<string, Reference>();
  for (const [label, address] of urls) {
    const kind = labels[label.toLowerCase().replaceAll(/[^a-z]/g, '')];
    const url = publicHref(address);
    if (kind !== undefined && url !== undefined && !found.has(`${kind} ${url}`))
      found.set(`${kind} ${url}`, { kind, url });
  }
  return [...found.values()];
}

function findClosure(lock: ProjectLock, { name, requires }: PythonMetadata): Closure | undefined {
  const { packages, holdsProject, isFlat = false } = lock;
  const own = packages.filter((each) => each.name === normalizeName(name));
  // Where an index has a package of the same name, the project is the one in its own folder.
  if (holdsProject) {
    const root = own.find(({ origin }) => origin.local !== undefined) ?? own[0];
    return root && lockedClosure(packages, root);
  }
  const origin = { key: '', source: {}, local: 'project' };
  const project = { name: normalizeName(name), origin, extras: {} };
  if (isFlat) {
    const others = packages.filter((each) => each.name !== normalizeName(name));
    const root = { ...project, dependencies: [] };
    return new Map([[root, new Set(others)], ...others.map((each) => [each, new Set<LockedPackage>()] as const)]);
  }
  const dependencies = requires.filter((text) => !parseRequirement(text)?.isExtra).flatMap(fromRequirement);
  return lockedClosure(packages, { ...project, dependencies });
}

function planLocked(closure: Closure): { direct: readonly string[]; others: readonly PlannedComponent[] } {
  const [root, ...others] = [...closure].map(([each, needs]) => lockedComponent(each, needs));
  return { direct: root?.dependsOn ?? [], others };
}

/** What is always needed and the lock does not have: it is older than the distribution. */
function unlocked(requires: readonly string[], closure: Closure | undefined): string[] {
  const [needs = []] = closure?.values() ?? [];
  const known = new Set([...needs].map(({ name }) => name));
  return requires.filter((text) => {
    const requirement = parseRequirement(text);
    // A lock leaves out what its conditions rule out on every platform that the project supports.
    return requirement !== undefined && !requirement.hasMarker && !known.has(requirement.name);
  });
}

/** One component a name and source: a name may be asked for several times, with markers that exclude each other. */
function planRanges(requires: readonly string[]): PlannedComponent[] {
  const ranges = new Map<string, { name: string; texts: string[] }>();
  for (const text of requires) {
    const requirement = parseRequirement(text);
    if (requirement === undefined || requirement.isExtra) continue;
    const { name, source } = requirement;
    const purl = pypiPurl(name, undefined, source);
    const range = ranges.get(purl) ?? { name, texts: [] };
    ranges.set(purl, range);
    range.texts.push(withoutAddress(text));
  }
  return [...ranges].map(([purl, { name, texts }]) => ({
    type: 'library',
    name,
    ref: purl,
    purl,
    properties: texts.map((text) => ['waybill:requires-dist', text] as const),
    dependsOn: [],
  }));
}

/** An address may hold a password; what of it may be published is in the purl. */
function withoutAddress(text: string): string {
  return text.replace(/@\s*\S+/, '@ …');
}

interface Found {
  readonly ref: string;
  readonly name: string;
  readonly ranges: readonly PlannedComponent[];
  readonly isFinal: boolean;
  /** The lock file that the versions are from. */
  readonly lock: string | undefined;
  /** Requirements in it without an exact version. */
  readonly open: readonly string[];
}

function listGaps({ ref, name, ranges, isFinal, lock, open }: Found): Gap[] {
  const gap = (why: string): Gap => ({ ref, aggregate: 'incomplete', why: `\`${name}\`: ${why}` });
  const names = ranges.map((each) => `\`${each.name}\``).join(', ');
  return [
    ...(ranges.length > 0 && lock === undefined
      ? [gap(`no lock file says which versions its ${ranges.length} dependencies have`)]
      : []),
    ...(ranges.length > 0 && lock !== undefined ? [gap(`\`${lock}\` is out of date: it lacks ${names}`)] : []),
    ...(open.length > 0 && lock !== undefined
      ? [gap(`\`${lock}\` gives no exact version of ${open.map((each) => `\`${each}\``).join(', ')}`)]
      : []),
    ...(isFinal || lock !== undefined ? [] : [gap('only building its sdist would tell all of its dependencies')]),
  ];
}
