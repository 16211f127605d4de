import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { archiveSource, gitSource } from '../metadata/index.ts';
import { addressOrigin, type LockedPackage, localOrigin, type Origin } from './locked-package.ts';
import { fromRequirement, listFiles } from './parse-poetry-lock.ts';

const Package = v.object({
  name: v.string(),
  version: v.optional(v.string()),
  /** With these it is a second entry of the same package, for what the extras need beside. */
  extras: v.optional(v.array(v.string()), []),
  dependencies: v.optional(v.array(v.string()), []),
  files: v.optional(v.unknown()),
  git: v.optional(v.string()),
  revision: v.optional(v.string()),
  subdirectory: v.optional(v.string()),
  url: v.optional(v.string()),
  path: v.optional(v.string()),
});
type Package = v.InferOutput<typeof Package>;

const Lock = v.object({ package: v.optional(v.array(Package), []) });

/** The packages of a parsed `pdm.lock`, without the project itself; `undefined` when it has another shape. */
export function parsePdmLock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  if (!result.success) return undefined;
  const groups = Map.groupBy(result.output.package, (each) => `${normalizeName(each.name)}@${each.version ?? ''}`);
  return [...groups.values()].map((entries) => {
    const main = entries.find(({ extras }) => extras.length === 0) ?? (entries[0] as Package);
    const extras = entries.flatMap((entry) =>
      entry.extras.map((extra) => [normalizeName(extra), entry.dependencies.flatMap(fromRequirement)] as const),
    );
    return {
      name: normalizeName(main.name),
      version: main.version,
      origin: findOrigin(main),
      dependencies: main.dependencies.flatMap(fromRequirement),
      extras: Object.fromEntries(extras),
      ...listFiles(main.files),
    };
  });
}

function findOrigin({ git, revision, subdirectory, url, path }: Package): Origin {
  const key = JSON.stringify([git, revision, subdirectory, url, path]);
  if (git !== undefined) return addressOrigin(key, gitSource(git, { commit: revision, subdirectory }), ['git', git]);
  if (url !== undefined) return addressOrigin(key, archiveSource(url), ['url', url]);
  return path === undefined ? { key, source: {} } : localOrigin(key, ['path', path]);
}
