import type { PlannedComponent } from '../bom/index.ts';
import { genericPurl } from '../bom/index.ts';

/** A whole version, as the official Python images write it: `3.12.4`, `3.14.0rc1`. */
const pythonVersion = /^PYTHON_VERSION=(?<version>(?<minor>[0-9]+\.[0-9]+)\.[0-9]+)(?<update>(?:a|b|rc)[0-9]+)?$/;

/** Interpreters, not the links to them that virtual environments have. */
export const interpreterPath = /(?:^|\/)bin\/python(?<minor>[0-9]+\.[0-9]+)$/;

/**
 * CPython as the official images install it, from source into `/usr/local`, where the file that says its version was left
 * out of the image: then only the environment variable `PYTHON_VERSION` names it. One that was left over when another Python
 * was installed is not believed.
 *
 * @param env `NAME=value`, of the image's configuration
 * @param loose paths of interpreters that are of no package
 * @param isPackaged whether packages of the distribution brought interpreters
 */
export function findPython(
  env: readonly string[],
  { loose, isPackaged }: { readonly loose: readonly string[]; readonly isPackaged: boolean },
): PlannedComponent | undefined {
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
