import { createRequire } from 'node:module';
import type { Answers, Versions } from './plan/index.ts';

/** All packages of Waybill have one version, and are released together. */
const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** The version of semantic-release with which this version of Waybill is tested. */
export const testedHost = '25.0.9';

/** The version of the plugin for release pages of GitLab with which this version of Waybill is tested. */
const testedGitlab = '13.3.3';

/** What a release job installs. The preset brings the plugin for GitHub along, and not that for GitLab. */
export function ownVersions(service: Answers['service']): Versions {
  return {
    ...(service === 'gitlab' && { '@semantic-release/gitlab': testedGitlab }),
    '@waybill/preset': version,
    'semantic-release': testedHost,
  };
}
