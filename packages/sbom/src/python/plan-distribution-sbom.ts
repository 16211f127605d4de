import { normalizeName } from '@waybill/python';
import type { Gap, PlannedComponent, SbomPlan } from '../bom/index.ts';
import { pypiPurl } from '../bom/index.ts';
import { type Closure, lockedClosure } from './locked-closure.ts';
import { type LockedPackage, lockedComponent } from './locked-package.ts';
import type { PythonMetadata } from './parse-metadata.ts';
import { fromRequirement } from './parse-poetry-lock.ts';
import { parseRequirement } from './parse-requirement.ts';

export interface DescribedDistribution {
  readonly metadata: PythonMetadata;
  /** Whether `metadata` tells all dependencies; that of a source distribution may leave them to the build. */
  readonly isFinal?: boolean;
  /** The wheels and the sdist. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly lock: ProjectLock | undefined;
}

/** The packages of the project's lock file. */
export interface ProjectLock {
  /** `uv.lock` */
  readonly file: string;
  readonly packages: readonly LockedPackage[];
  /** Whether the project itself is one of the packages. */
  readonly holdsProject: boolean;
}

/**
 * The SBOM of a Python distribution. With a lock that knows the project it lists the versions that the project was
 * developed with, indirect ones included; without one only the ranges that its metadata asks for.
 */
export function planDistributionSbom(described: DescribedDistribution): SbomPlan {
  const { metadata, files, lock, isFinal = true } = described;
  const { name, version, license, requires } = metadata;
  const purl = pypiPurl(name, version);
  const wheels = files.filter((file) => file.name.endsWith('.whl'));
  // Several wheels are several files; `files` tells them apart.
  const [only, ...others] = wheels.length > 0 ? wheels : files;
  const sha256 = others.length === 0 ? only?.sha256 : undefined;
  const closure = lock && findClosure(lock, metadata);
  const locked = closure && planLocked(closure);
  const ranges = planRanges(locked === undefined ? requires : unlocked(requires, closure));
  const direct = [...(locked?.direct ?? []), ...ranges.map(({ ref }) => ref)];
  return {
    subject: { type: 'library', name, version, ref: purl, purl, license, sha256, files, dependsOn: direct },
    components: [...(locked?.others ?? []), ...ranges],
    gaps: listGaps({ ref: purl, name, ranges, isFinal, lock: locked && lock?.file }),
  };
}

function findClosure({ packages, holdsProject }: ProjectLock, { name, requires }: PythonMetadata): Closure | undefined {
  const own = packages.filter((each) => each.name === normalizeName(name));
  // Where an index has a package of the same name, the project is the one in its own folder.
  if (holdsProject) {
    const root = own.find(({ origin }) => origin.local !== undefined) ?? own[0];
    return root && lockedClosure(packages, root);
  }
  const dependencies = requires.filter((text) => !parseRequirement(text)?.isExtra).flatMap(fromRequirement);
  const origin = { key: '', source: {}, local: 'project' };
  return lockedClosure(packages, { name: normalizeName(name), origin, dependencies, extras: {} });
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
}

function listGaps({ ref, name, ranges, isFinal, lock }: Found): Gap[] {
  const gap = (why: string): Gap => ({ ref, aggregate: 'incomplete', why: `\`${name}\`: ${why}` });
  const names = ranges.map((each) => `\`${each.name}\``).join(', ');
  return [
    ...(ranges.length > 0 && lock === undefined
      ? [gap(`no lock file says which versions its ${ranges.length} dependencies have`)]
      : []),
    ...(ranges.length > 0 && lock !== undefined ? [gap(`\`${lock}\` is out of date: it lacks ${names}`)] : []),
    ...(isFinal || lock !== undefined ? [] : [gap('only building its sdist would tell all of its dependencies')]),
  ];
}
