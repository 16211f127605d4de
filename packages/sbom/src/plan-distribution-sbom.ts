import { normalizeName } from '@waybill/python';
import { lockedClosure } from './locked-closure.ts';
import type { PythonMetadata } from './parse-metadata.ts';
import { parseRequirement } from './parse-requirement.ts';
import type { LockedPackage } from './parse-uv-lock.ts';
import { pypiPurl } from './purl.ts';
import type { PlannedComponent, SbomPlan } from './sbom-plan.ts';

export interface DescribedDistribution {
  readonly metadata: PythonMetadata;
  /** The wheels and the sdist. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** The packages of the project's lock file, if it has one. */
  readonly lock: readonly LockedPackage[] | undefined;
}

/**
 * The SBOM of a Python distribution. With a lock that knows the project it lists the versions that the project was
 * developed with, indirect ones included; without one only the ranges that its metadata asks for.
 */
export function planDistributionSbom({ metadata, files, lock = [] }: DescribedDistribution): SbomPlan {
  const { name, version, license, requires } = metadata;
  const purl = pypiPurl(name, version);
  const wheels = files.filter((file) => file.name.endsWith('.whl'));
  const subject = {
    type: 'library',
    name,
    version,
    purl,
    license,
    // Several wheels are several files; `files` tells them apart.
    sha256: wheels.length === 1 ? wheels[0]?.sha256 : undefined,
    files,
  } as const;
  const locked = planLocked(lock, normalizeName(name));
  if (locked !== undefined)
    return { subject: { ...subject, dependsOn: locked.direct }, components: locked.components, gaps: [] };
  const components = planRanges(requires);
  const why = `\`${name}\`: no \`uv.lock\` says which versions its ${components.length} dependencies have`;
  const gaps = components.length === 0 ? [] : [{ purl, why }];
  return { subject: { ...subject, dependsOn: components.map((each) => each.purl) }, components, gaps };
}

function planLocked(lock: readonly LockedPackage[], name: string) {
  const closure = lockedClosure(lock, name);
  if (closure === undefined) return undefined;
  const purlOf = (each: LockedPackage) => pypiPurl(each.name, each.version);
  const [root, ...others] = [...closure].map(([each, needs]): PlannedComponent => {
    const dependsOn = [...needs].map(purlOf);
    return { type: 'library', name: each.name, version: each.version, purl: purlOf(each), dependsOn };
  });
  return { direct: root?.dependsOn ?? [], components: others };
}

/** One component a name: a name may be asked for several times, with markers that exclude each other. */
function planRanges(requires: readonly string[]): PlannedComponent[] {
  const ranges = new Map<string, string[]>();
  for (const text of requires) {
    const requirement = parseRequirement(text);
    if (requirement === undefined || requirement.isExtra) continue;
    ranges.set(requirement.name, [...(ranges.get(requirement.name) ?? []), text]);
  }
  return [...ranges].map(([name, texts]) => ({
    type: 'library',
    name,
    purl: pypiPurl(name),
    properties: texts.map((text) => ['waybill:requires-dist', text] as const),
    dependsOn: [],
  }));
}
