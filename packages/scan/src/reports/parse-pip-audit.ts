import { v } from '@waybill/kernel';
import { nameFinding, type RawFinding } from '../findings/index.ts';
import { Id, Line, list, OptionalLine, readReport } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

const Vuln = v.object({ id: Id, fix_versions: list(Line), aliases: list(Id), description: OptionalLine });

/** Source of the form: `pip_audit/_format/json.py` of pip-audit. What was skipped has a reason in place of findings. */
export const Report = v.object({
  dependencies: v.array(
    v.union([v.object({ name: Line, version: Line, vulns: list(Vuln) }), v.object({ name: Line, skip_reason: Line })]),
  ),
});

/** Reads what `pip-audit --format json` prints. */
export function parsePipAudit(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  const looked = report.dependencies.flatMap((each) => ('vulns' in each ? [each] : []));
  const skipped = report.dependencies.flatMap((each) => ('skip_reason' in each ? [each] : []));
  return {
    findings: looked.flatMap(({ name, version, vulns }) =>
      vulns.map(
        ({ id, aliases, fix_versions: fixed, description }): RawFinding => ({
          ...nameFinding([id, ...aliases]),
          ...{ package: { name, version }, severity: 'unknown', fixed },
          state: fixed.length > 0 ? 'fixed' : 'not-fixed',
          title: description ?? undefined,
        }),
      ),
    ),
    scanned: looked.length,
    warnings: skipped.map(({ name, skip_reason: reason }) => `pip-audit did not look at \`${name}\`: ${reason}`),
  };
}
