import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import type { DeliveredFile } from '../../bom/index.ts';
import { archiveSource, gitSource, indexSource, publicHref } from '../../metadata/index.ts';
import { addressOrigin, deliveredFile, type LockedPackage, localOrigin, type Origin } from '../locked-package.ts';
import { rulesOut } from './rules-out.ts';

const File = v.object({
  name: v.optional(v.string()),
  url: v.optional(v.string()),
  path: v.optional(v.string()),
  hashes: v.optional(v.record(v.string(), v.string()), {}),
});

const Package = v.object({
  name: v.string(),
  version: v.optional(v.string()),
  marker: v.optional(v.string(), ''),
  index: v.optional(v.string()),
  dependencies: v.optional(v.array(v.object({ name: v.string(), version: v.optional(v.string()) }))),
  vcs: v.optional(
    v.object({
      type: v.string(),
      url: v.optional(v.string()),
      path: v.optional(v.string()),
      'commit-id': v.optional(v.string()),
      subdirectory: v.optional(v.string()),
    }),
  ),
  directory: v.optional(v.object({ path: v.string() })),
  archive: v.optional(File),
  sdist: v.optional(File),
  wheels: v.optional(v.array(File), []),
});
type Package = v.InferOutput<typeof Package>;

const Lock = v.object({
  'lock-version': v.string(),
  /** Groups that are installed when nobody asks for others; extras are asked for. */
  'default-groups': v.optional(v.array(v.string()), []),
  packages: v.optional(v.array(Package), []),
});

/**
 * The packages of a parsed `pylock.toml` (PEP 751) that are installed by default: those of extras and of groups for development are
 * left out, and so is the project itself. `undefined` when it has another shape.
 * https://packaging.python.org/en/latest/specifications/pylock-toml/
 */
export function parsePylock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  if (!result.success) return undefined;
  const selection = { extras: [], dependency_groups: result.output['default-groups'] };
  const shipped = result.output.packages.filter(({ marker }) => marker === '' || !rulesOut(marker, selection));
  return shipped.map((each) => {
    const { name, version, dependencies = [], sdist, archive, wheels } = each;
    const files = [...(sdist ? [sdist] : []), ...(archive ? [archive] : []), ...wheels].map(createFile);
    return {
      name: normalizeName(name),
      version,
      origin: findOrigin(each),
      dependencies: dependencies.map((needed) => ({
        name: normalizeName(needed.name),
        version: needed.version,
        extras: [],
      })),
      extras: {},
      ...(files.length > 0 && { files }),
    };
  });
}

/** Whether a lock says which package needs which: tools may leave that out. */
export function hasDependencies(packages: readonly LockedPackage[]): boolean {
  return packages.some(({ dependencies }) => dependencies.length > 0);
}

function createFile({ name, url, path, hashes }: v.InferOutput<typeof File>): DeliveredFile {
  const place = (url && publicHref(url)) ?? name ?? (path ?? url ?? '').replace(/^.*[/\\]/, '');
  const [algorithm] = ['sha256', 'sha384', 'sha512'].filter((each) => hashes[each] !== undefined);
  return deliveredFile(place, algorithm && `${algorithm}:${hashes[algorithm]}`);
}

function findOrigin({ index, vcs, directory, archive }: Package): Origin {
  const key = JSON.stringify([index, vcs, directory, archive?.url, archive?.path]);
  if (vcs !== undefined) {
    const { type, url = '', path, subdirectory } = vcs;
    const source = gitSource(url, { kind: type, commit: vcs['commit-id'], subdirectory });
    return addressOrigin(key, source, [type, path ?? url]);
  }
  if (directory !== undefined) return localOrigin(key, ['directory', directory.path]);
  if (archive?.url !== undefined) return addressOrigin(key, archiveSource(archive.url), ['url', archive.url]);
  if (archive?.path !== undefined) return localOrigin(key, ['path', archive.path]);
  return { key, source: (index && indexSource(index)) || {} };
}
