import type { DeliveredFile, PlannedComponent } from '../bom/index.ts';
import { pypiPurl } from '../bom/index.ts';
import { type Source, sourceReferences } from '../metadata/index.ts';

/** A package as a lock file of any tool knows it. */
export interface LockedPackage {
  /** Normalized. */
  readonly name: string;
  /** A project with a dynamic version has none. */
  readonly version?: string | undefined;
  readonly origin: Origin;
  readonly dependencies: readonly LockedDependency[];
  readonly extras: Readonly<Record<string, readonly LockedDependency[]>>;
  /** The sdist and wheels that the lock allows, with their digests. */
  readonly files?: readonly DeliveredFile[] | undefined;
  /** What an environment knows and lock files do not. */
  readonly license?: string | undefined;
  readonly supplier?: string | undefined;
}

export interface LockedDependency {
  readonly name: string;
  /** Given where the lock holds several versions of the name. */
  readonly version?: string | undefined;
  /** Key of an origin; given where the lock holds one version from several. */
  readonly origin?: string | undefined;
  readonly extras: readonly string[];
}

/** Where a package comes from. */
export interface Origin {
  /** The same for the same origin, in one lock file. */
  readonly key: string;
  readonly source: Source;
  /** Kind and path of what is in the project's own folder: `directory libs/core`. */
  readonly local?: string | undefined;
}

/**
 * The origin of a package at an address.
 *
 * @param source what others can find it by; without one it is local
 */
export function addressOrigin(
  key: string,
  source: Source | undefined,
  [kind, path]: readonly [string, string],
): Origin {
  return source === undefined ? localOrigin(key, [kind, path]) : { key, source };
}

/** The origin of a package in a file or folder. A path of this machine is of no use to others, and may say too much. */
export function localOrigin(key: string, [kind, path]: readonly [kind: string, path: string]): Origin {
  const isAbsolute = /^(?:\/|[A-Za-z]:|file:)/.test(path);
  const [address = ''] = path.split(/[?#]/);
  return { key, source: {}, local: `${kind} ${isAbsolute ? address.replace(/^.*[/\\]/, '') : path}` };
}

/** What identifies a locked package in a document. What is local has no purl: nobody else could find it by one. */
export function identityOf({ name, version, origin }: LockedPackage): { ref: string; purl?: string } {
  if (origin.local !== undefined) return { ref: `local:${name}@${version ?? ''}:${origin.local}` };
  const purl = pypiPurl(name, version, origin.source);
  return { ref: purl, purl };
}

export function lockedComponent(found: LockedPackage, needs: Iterable<LockedPackage>): PlannedComponent {
  const { name, version, origin, files = [], license, supplier } = found;
  const properties = origin.local === undefined ? undefined : [['waybill:source', origin.local] as const];
  const references = sourceReferences(origin.source);
  return {
    ...{ type: 'library', name, version, ...identityOf(found), properties },
    ...(license !== undefined && { license }),
    ...(supplier !== undefined && { supplier }),
    ...(files.length > 0 && { files }),
    ...(references.length > 0 && { references }),
    dependsOn: [...needs].map((each) => identityOf(each).ref),
  };
}

/** A digest as lock files write it: `sha256:…`. Other algorithms than these are too weak to be worth a line. */
export function deliveredFile(name: string, digest: string | undefined): DeliveredFile {
  const [, algorithm = '', hex = ''] = /^(sha256|sha384|sha512)[:=]([0-9a-f]{64,128})$/i.exec(digest ?? '') ?? [];
  return hex === '' ? { name } : { name, [algorithm.toLowerCase()]: hex.toLowerCase() };
}

/** Where an index lists the files of a project. */
export function indexPage(name: string, { repository_url: index }: Source): string {
  return `${(index ?? 'https://pypi.org/simple').replace(/\/+$/, '')}/${name}/`;
}
