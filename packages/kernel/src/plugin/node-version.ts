import satisfies from 'semver/functions/satisfies.js';
import { nodeTooOld } from '../errors.ts';
import { engines } from '../own-package.ts';

// Evaluated before anything else of the package: what follows may use what an older Node has not.
if (!isSupported(process.versions.node, engines.node)) throw nodeTooOld(process.versions.node, engines.node);

/** Whether a version of Node, a nightly build too, is in a range such as `^22.14.0 || >=24.10.0`. */
export function isSupported(version: string, range: string): boolean {
  return satisfies(version, range, { includePrerelease: true });
}
