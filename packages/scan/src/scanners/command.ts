import type { Options } from '../options.ts';
import { parseGrypeReport, parseOsvReport, parseOwnReport, parseTrivyReport } from '../reports/index.ts';
import { type Adapter, commonTypes, typeOf } from './adapter.ts';

const parsers = {
  waybill: parseOwnReport,
  'osv-scanner': parseOsvReport,
  grype: parseGrypeReport,
  trivy: parseTrivyReport,
} as const;

/** A program of the project's own choice. */
export function commandScanner({ run: [program = '', ...args], format }: NonNullable<Options['command']>): Adapter {
  return {
    name: 'command',
    program,
    versionArgs: [],
    variables: [],
    covers: (component) =>
      component.version !== undefined && (commonTypes.has(typeOf(component)) || typeOf(component) === 'generic'),
    plan: ({ sbom, layout, subject }) => ({
      args,
      inRepository: true,
      env: {
        WAYBILL_SBOM: sbom,
        WAYBILL_SUBJECT: subject.name,
        ...(layout === undefined ? {} : { WAYBILL_IMAGE_LAYOUT: layout }),
      },
    }),
    judgeExit: (exitCode) => (exitCode === 0 || exitCode === 1 ? 'report' : 'failed'),
    parse: parsers[format],
    async findAge({ reports }) {
      const times = reports.flatMap(({ dataTime }) => dataTime ?? []).sort();
      return times[0] === undefined ? { is: 'live', source: program } : { is: 'dated', time: new Date(times[0]) };
    },
  };
}
