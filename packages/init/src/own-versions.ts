import { createRequire } from 'node:module';
import type { Versions } from './plan/index.ts';

/** All packages of Waybill have one version, and are released together. */
const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** The version of semantic-release with which this version of Waybill is tested. */
export const testedHost = '25.0.9';

/** What a release job installs. */
export const ownVersions = (): Versions => ({ '@waybill/preset': version, 'semantic-release': testedHost });
