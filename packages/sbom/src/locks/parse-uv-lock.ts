import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import type { DeliveredFile } from '../bom/index.ts';
import { archiveSource, gitSource, indexSource, publicHref } from '../metadata/index.ts';
import {
  addressOrigin,
  deliveredFile,
  type LockedDependency,
  type LockedPackage,
  localOrigin,
  type Origin,
} from './locked-package.ts';

/** One key that says what it is, sometimes others beside it. https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile */
const SourceTable = v.record(v.string(), v.unknown());

const Dependency = v.object({
  name: v.string(),
  version: v.optional(v.string()),
  source: v.optional(SourceTable),
  extra: v.optional(v.array(v.string()), []),
});

const File = v.object({
  url: v.optional(v.string()),
  path: v.optional(v.string()),
  filename: v.optional(v.string()),
  hash: v.optional(v.string()),
});

const Package = v.object({
  name: v.string(),
  version: v.optional(v.string()),
  source: v.optional(SourceTable, {}),
  dependencies: v.optional(v.array(Dependency), []),
  'optional-dependencies': v.optional(v.record(v.string(), v.array(Dependency)), {}),
  sdist: v.optional(File),
  wheels: v.optional(v.array(File), []),
});

const Lock = v.object({ package: v.optional(v.array(Package), []) });

const localKinds = ['path', 'directory', 'editable', 'virtual'];

/** The packages of a parsed `uv.lock`, or `undefined` when it has another shape than the one known here. */
export function parseUvLock(document: unknown): LockedPackage[] | undefined {
  const result = v.safeParse(Lock, document);
  if (!result.success) return undefined;
  return result.output.package.map(({ name, version, source, dependencies, sdist, wheels, ...more }) => ({
    name: normalizeName(name),
    version,
    origin: findOrigin(source),
    dependencies: dependencies.map(createDependency),
    extras: Object.fromEntries(
      Object.entries(more['optional-dependencies']).map(([extra, needs]) => [extra, needs.map(createDependency)]),
    ),
    ...(sdist !== undefined || wheels.length > 0
      ? { files: [...(sdist ? [sdist] : []), ...wheels].map(createFile) }
      : {}),
  }));
}

function createFile({ url, path, filename, hash }: v.InferOutput<typeof File>): DeliveredFile {
  const name = (url && publicHref(url)) ?? filename ?? lastPart(path ?? url ?? '');
  return deliveredFile(name, hash);
}

function lastPart(path: string): string {
  return path.replace(/^.*[/\\]/, '');
}

function createDependency({ name, version, source, extra }: v.InferOutput<typeof Dependency>): LockedDependency {
  return { name: normalizeName(name), version, origin: source && findOrigin(source).key, extras: extra };
}

function findOrigin(table: Readonly<Record<string, unknown>>): Origin {
  const key = JSON.stringify(Object.entries(table).sort());
  const value = (name: string) => {
    const text = table[name];
    return typeof text === 'string' ? text : undefined;
  };
  const kind = localKinds.find((each) => value(each) !== undefined);
  if (kind !== undefined) return localOrigin(key, [kind, value(kind) ?? '']);
  const [index, url, git] = [value('registry'), value('url'), value('git')];
  if (git !== undefined) return addressOrigin(key, uvGitSource(git), ['git', git]);
  if (url !== undefined) return addressOrigin(key, archiveSource(url), ['url', url]);
  // An index in a folder has copies of what others have.
  return { key, source: (index && indexSource(index)) || {} };
}

/** `https://github.com/acme/parcel?subdirectory=core&rev=main#<commit>`. */
function uvGitSource(text: string) {
  if (!URL.canParse(text)) return undefined;
  const { searchParams, hash } = new URL(text);
  const subdirectory = searchParams.get('subdirectory') ?? undefined;
  return gitSource(text, { commit: hash.slice(1) || undefined, subdirectory });
}
