import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import type { DeliveredFile } from '../bom/index.ts';
import { archiveSource, gitSource, indexSource, parseRequirement } from '../metadata/index.ts';
import {
  addressOrigin,
  deliveredFile,
  type LockedDependency,
  type LockedPackage,
  localOrigin,
  type Origin,
} from './locked-package.ts';

const Constraint = v.union([
  v.string(),
  v.object({ optional: v.optional(v.boolean(), false), extras: v.optional(v.array(v.string()), []) }),
]);

const PackageSource = v.object({
  type: v.string(),
  url: v.string(),
  resolved_reference: v.optional(v.string()),
  subdirectory: v.optional(v.string()),
});

const Package = v.object({
  name: v.string(),
  version: v.string(),
  source: v.optional(PackageSource),
  /** Several constraints of one name have markers that exclude each other. */
  dependencies: v.optional(v.record(v.string(), v.union([Constraint, v.array(Constraint)])), {}),
  extras: v.optional(v.record(v.string(), v.array(v.string())), {}),
  files: v.optional(v.unknown()),
});

const Files = v.array(v.object({ file: v.string(), hash: v.optional(v.string()) }));

const Lock = v.object({
  package: v.optional(v.array(Package), []),
  /** Where Poetry before 1.3 had the files. */
  metadata: v.optional(v.object({ files: v.optional(v.record(v.string(), v.unknown())) })),
});

/**
 * The packages of a parsed `poetry.lock`, or `undefined` when it has another shape than the one known here. The project
 * itself is not among them.
 */
export function parsePoetryLock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  if (!result.success) return undefined;
  const former = result.output.metadata?.files ?? {};
  return result.output.package.map(({ name, version, source, dependencies, extras, files }) => ({
    name: normalizeName(name),
    version,
    origin: findOrigin(source),
    dependencies: Object.entries(dependencies).flatMap(([needed, constraints]) =>
      createDependency(needed, constraints),
    ),
    extras: Object.fromEntries(
      Object.entries(extras).map(([extra, requirements]) => [
        normalizeName(extra),
        requirements.flatMap(fromRequirement),
      ]),
    ),
    ...listFiles(files ?? former[name]),
  }));
}

/** Names and digests alone: the lock does not say where the files are. */
export function listFiles(files: unknown): { files?: DeliveredFile[] } {
  const known = v.safeParse(Files, files);
  if (!known.success || known.output.length === 0) return {};
  return { files: known.output.map(({ file, hash }) => deliveredFile(file, hash)) };
}

function createDependency(name: string, given: v.InferOutput<typeof Constraint> | v.InferOutput<typeof Constraint>[]) {
  const constraints = [given].flat().map((each) => (typeof each === 'string' ? { optional: false, extras: [] } : each));
  // Those that only an extra needs are under that extra once more.
  const needed = constraints.filter(({ optional }) => !optional);
  if (needed.length === 0) return [];
  return [{ name: normalizeName(name), extras: needed.flatMap(({ extras }) => extras.map(normalizeName)) }];
}

/** A dependency of a `Requires-Dist` or of an extra in the lock. */
export function fromRequirement(text: string): LockedDependency[] {
  const requirement = parseRequirement(text);
  return requirement === undefined ? [] : [{ name: requirement.name, extras: requirement.extras }];
}

/** https://python-poetry.org/docs/repositories/ calls an index "legacy" that is not PyPI. */
function findOrigin(source: v.InferOutput<typeof PackageSource> | undefined): Origin {
  const key = JSON.stringify(source ?? null);
  if (source === undefined) return { key, source: {} };
  const { type, url, subdirectory, resolved_reference: commit } = source;
  switch (type) {
    case 'git':
      return addressOrigin(key, gitSource(url, { commit, subdirectory }), [type, url]);
    case 'url':
      return addressOrigin(key, archiveSource(url), [type, url]);
    case 'file':
    case 'directory':
      return localOrigin(key, [type, url]);
    default:
      return { key, source: indexSource(url) ?? {} };
  }
}
