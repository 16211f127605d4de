import type { PlannedComponent } from '../bom/index.ts';
import { pypiPurl } from '../bom/index.ts';
import type { Source } from './source.ts';

/** A package as a lock file of any tool knows it. */
export interface LockedPackage {
  /** Normalized. */
  readonly name: string;
  /** A project with a dynamic version has none. */
  readonly version?: string | undefined;
  readonly origin: Origin;
  readonly dependencies: readonly LockedDependency[];
  readonly extras: Readonly<Record<string, readonly LockedDependency[]>>;
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
  const { name, version, origin } = found;
  const properties = origin.local === undefined ? undefined : [['waybill:source', origin.local] as const];
  const dependsOn = [...needs].map((each) => identityOf(each).ref);
  return { type: 'library', name, version, ...identityOf(found), properties, dependsOn };
}
