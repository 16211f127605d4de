import { v } from '@waybill/kernel';

const Dependency = v.object({
  name: v.string(),
  /** Written only where the lock holds several versions of the name. */
  version: v.optional(v.string()),
  extra: v.optional(v.array(v.string()), []),
});

const Package = v.object({
  name: v.string(),
  /** A project with a dynamic version has none. */
  version: v.optional(v.string()),
  dependencies: v.optional(v.array(Dependency), []),
  'optional-dependencies': v.optional(v.record(v.string(), v.array(Dependency)), {}),
});

const Lock = v.object({ package: v.optional(v.array(Package), []) });

export type LockedPackage = v.InferOutput<typeof Package>;

/** The packages of a parsed `uv.lock`, or `undefined` when it has another shape than the one known here. */
export function parseUvLock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  return result.success ? result.output.package : undefined;
}
