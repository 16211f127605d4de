import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { archiveSource, gitSource, indexSource } from '../metadata/index.ts';
import {
  addressOrigin,
  deliveredFile,
  indexPage,
  type LockedPackage,
  localOrigin,
  type Origin,
} from './locked-package.ts';

const Package = v.object({
  version: v.optional(v.string()),
  hashes: v.optional(v.array(v.string()), []),
  index: v.optional(v.string()),
  git: v.optional(v.string()),
  ref: v.optional(v.string()),
  subdirectory: v.optional(v.string()),
  file: v.optional(v.string()),
  path: v.optional(v.string()),
});
type Package = v.InferOutput<typeof Package>;

const Lock = v.object({
  _meta: v.optional(
    v.object({ sources: v.optional(v.array(v.object({ name: v.optional(v.string()), url: v.string() })), []) }),
    { sources: [] },
  ),
  default: v.optional(v.record(v.string(), Package), {}),
});

/**
 * The packages that a parsed `Pipfile.lock` has for run time, those for development apart; `undefined` when it has another
 * shape. It does not say which package needs which.
 */
export function parsePipfileLock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  if (!result.success) return undefined;
  const { _meta: meta, default: packages } = result.output;
  return Object.entries(packages).map(([written, each]) => {
    const index = meta.sources.find(({ name }) => name !== undefined && name === each.index)?.url;
    const [name, origin] = [normalizeName(written), findOrigin(each, index)];
    return {
      name,
      version: each.version?.replace(/^===?\s*/, ''),
      origin,
      dependencies: [],
      extras: {},
      // It names digests and no files, which the index lists.
      files: each.hashes.map((hash) => deliveredFile(indexPage(name, origin.source), hash)),
    };
  });
}

function findOrigin({ git, ref, subdirectory, file, path }: Package, index: string | undefined): Origin {
  const key = JSON.stringify([git, ref, subdirectory, file, path, index]);
  if (git !== undefined) return addressOrigin(key, gitSource(git, { commit: ref, subdirectory }), ['git', git]);
  if (file !== undefined) return addressOrigin(key, archiveSource(file), ['file', file]);
  if (path !== undefined) return localOrigin(key, ['path', path]);
  return { key, source: (index && indexSource(index)) || {} };
}
