import type { PlannedComponent } from '../bom/index.ts';
import { genericPurl } from '../bom/index.ts';

/** A whole version, as the official Python images write it: `3.12.4`, `3.14.0rc1`. */
const pythonVersion = /^PYTHON_VERSION=(?<version>(?<minor>[0-9]+\.[0-9]+)\.[0-9]+)(?<update>(?:a|b|rc)[0-9]+)?$/;

/** Interpreters, not the links to them that virtual environments have. */
export const interpreterPath = /(?:^|\/)bin\/python(?<minor>[0-9]+\.[0-9]+)$/;

export interface Interpreters {
  /** Paths of interpreters that are of no package. */
  readonly loose: readonly string[];
  /** Whether packages of the distribution brought interpreters. */
  readonly isPackaged: boolean;
}

/**
 * CPython as the official images install it, from source into `/usr/local`: no database names it, only the environment
 * variable `PYTHON_VERSION`. One that was left over when another Python was installed is not believed.
 *
 * @param env `NAME=value`, of the image's configuration
 */
export function findPython(env: readonly string[], { loose, isPackaged }: Interpreters): PlannedComponent | undefined {
  const groups = env.map((each) => pythonVersion.exec(each)?.groups).findLast((each) => each !== undefined);
  if (groups === undefined) return undefined;
  const { version: base = '', minor = '', update = '' } = groups;
  const isThere = loose.length > 0 ? loose.some((path) => isOfMinor(path, minor)) : !isPackaged;
  if (!isThere) return undefined;
  const version = `${base}${update}`;
  const purl = genericPurl('python', version);
  const cpe = `cpe:2.3:a:python:python:${base}:${update === '' ? '*' : update}:*:*:*:*:*:*`;
  return { type: 'application', name: 'python', version, ref: purl, purl, cpe, dependsOn: [] };
}

/** Whether an interpreter is of a minor version: `3.12`. */
export function isOfMinor(path: string, minor: string): boolean {
  return interpreterPath.exec(path)?.groups?.['minor'] === minor;
}
