import { parseJson, v } from '@waybill/kernel';
import { parseTrivyReport, Time } from '../reports/index.ts';
import { type Adapter, commonTypes, typeOf } from './adapter.ts';

/** What `trivy version --format json` says of its database. */
const Version = v.object({ VulnerabilityDB: v.optional(v.object({ UpdatedAt: Time })) });

/** https://trivy.dev/ */
export const trivy: Adapter = {
  name: 'trivy',
  program: 'trivy',
  versionArgs: ['--version'],
  variables: ['TRIVY_CACHE_DIR', 'TRIVY_DB_REPOSITORY', 'TRIVY_JAVA_DB_REPOSITORY'],

  covers: (component) => component.version !== undefined && commonTypes.has(typeOf(component)),

  // The image itself where there is one: SBOMs of other tools lack what Trivy relies on, by its own documentation.
  plan: ({ sbom, layout, options }) => ({
    args: [
      ...(layout === undefined ? ['sbom', sbom] : ['image', '--input', layout]),
      ...['--format', 'json', '--list-all-pkgs', '--scanners', 'vuln', '--exit-code', '0', '--quiet'],
      ...(options.offline ? ['--skip-db-update', '--skip-java-db-update', '--offline-scan'] : []),
    ],
    env: { TRIVY_SKIP_VERSION_CHECK: 'true', TRIVY_DISABLE_TELEMETRY: 'true' },
  }),

  judgeExit: (exitCode) => (exitCode === 0 ? 'report' : 'failed'),

  parse: parseTrivyReport,

  async findAge({ ask }) {
    const text = await ask(['version', '--format', 'json']);
    const updated = text === undefined ? undefined : parseJson(Version, text)?.VulnerabilityDB?.UpdatedAt;
    return updated ? { is: 'dated', time: new Date(updated) } : { is: 'unknown' };
  },
};
