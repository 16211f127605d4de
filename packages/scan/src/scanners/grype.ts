import { parseGrypeReport } from '../reports/index.ts';
import { type Adapter, commonTypes, typeOf } from './adapter.ts';

/** https://github.com/anchore/grype */
export const grype: Adapter = {
  name: 'grype',
  program: 'grype',
  versionArgs: ['--version'],
  variables: ['GRYPE_DB_CACHE_DIR', 'GRYPE_DB_UPDATE_URL', 'GRYPE_DB_CA_CERT'],

  covers: (component) =>
    component.version !== undefined && (commonTypes.has(typeOf(component)) || typeOf(component) === 'generic'),

  // The image itself where there is one: it finds what no SBOM lists.
  plan: ({ sbom, layout, options }) => ({
    args: [layout === undefined ? `sbom:${sbom}` : `oci-dir:${layout}`, '--output', 'json', '--quiet'],
    env: {
      GRYPE_CHECK_FOR_APP_UPDATE: 'false',
      GRYPE_DB_AUTO_UPDATE: String(!options.offline),
      // Our own limit decides, and says so.
      GRYPE_DB_VALIDATE_AGE: 'false',
    },
  }),

  // 2 only follows `--fail-on`, which is not used; 1 is every failure.
  judgeExit: (exitCode) => (exitCode === 0 ? 'report' : 'failed'),

  parse: parseGrypeReport,

  async findAge({ reports }) {
    const times = reports.flatMap(({ dataTime }) => dataTime ?? []).sort();
    return times[0] === undefined ? { is: 'unknown' } : { is: 'dated', time: new Date(times[0]) };
  },
};
