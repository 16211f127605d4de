import { v } from '@waybill/kernel';
import { levelOfScore, levelOfWord, nameFinding, normalizeName, type RawFinding, rankOf } from '../findings/index.ts';
import { Id, Line, list, OptionalLine, readReport, required, Time } from './report-schema.ts';
import type { ScanReport } from './scan-report.ts';

const Event = v.object({ fixed: OptionalLine });
const Affected = v.object({
  package: v.optional(v.object({ name: v.optional(v.string()) })),
  ranges: list(v.object({ type: v.optional(v.string()), events: list(Event) })),
});

/** A record of OSV. https://ossf.github.io/osv-schema/ */
const Vulnerability = v.object({
  id: Id,
  aliases: list(Id),
  summary: OptionalLine,
  published: Time,
  affected: list(Affected),
  database_specific: v.optional(v.nullable(v.object({ severity: v.optional(v.unknown()) }))),
});

/** One or several records that are the same vulnerability. */
const Group = v.object({ ids: list(Id), aliases: list(Id), max_severity: v.optional(v.string()) });

/** Source of the form: `pkg/models/results.go` of osv-scanner. */
export const Report = v.object({
  // Without it, the text is none of this tool.
  results: required(
    v.object({
      packages: list(
        v.object({
          package: v.object({ name: Line, version: v.optional(Line, ''), ecosystem: v.optional(v.string(), '') }),
          vulnerabilities: list(Vulnerability),
          groups: list(Group),
        }),
      ),
    }),
  ),
});

type Package = v.InferOutput<typeof Report>['results'][number]['packages'][number];
type Record = v.InferOutput<typeof Vulnerability>;

/** Reads what `osv-scanner --format json` prints. */
export function parseOsvReport(output: string): ScanReport | undefined {
  const report = readReport(Report, output);
  if (report === undefined) return undefined;
  return { findings: report.results.flatMap(({ packages }) => packages.flatMap(findingsOf)) };
}

function findingsOf({ package: found, vulnerabilities, groups }: Package): RawFinding[] {
  const records = new Map(vulnerabilities.map((each) => [each.id, each]));
  const grouped = new Set(groups.flatMap(({ ids }) => ids));
  // A version of the tool without groups still reports its records.
  const alone = vulnerabilities.flatMap(({ id }) =>
    grouped.has(id) ? [] : [{ ids: [id], aliases: [], max_severity: '' }],
  );
  return [...groups, ...alone].map((group) => {
    const members = group.ids.flatMap((id) => records.get(id) ?? []);
    const names = [...group.ids, ...group.aliases, ...members.flatMap(({ aliases }) => aliases)];
    const { id, aliases } = nameFinding(names);
    const fixed = findFixed(found, members);
    const [first = group.ids[0] ?? id] = group.ids;
    return {
      ...{ id, aliases, package: { name: found.name, version: found.version } },
      ...judgeSeverity(group.max_severity, members),
      ...{ fixed, state: fixed.length > 0 ? 'fixed' : 'not-fixed' },
      title: members.find(({ summary }) => summary)?.summary ?? undefined,
      url: `https://osv.dev/vulnerability/${encodeURIComponent(first)}`,
      published: members.flatMap(({ published }) => published ?? []).sort()[0],
    } satisfies RawFinding;
  });
}

function judgeSeverity(max: string | undefined, members: readonly Record[]) {
  const score = max ? Number(max) : undefined;
  const level = levelOfScore(score);
  if (level !== 'unknown') return { severity: level, severitySource: 'CVSS', score };
  const stated = members.map(({ database_specific: own }) =>
    levelOfWord(typeof own?.severity === 'string' ? own.severity : undefined),
  );
  const [worst = 'unknown' as const] = stated.toSorted((a, b) => rankOf(a) - rankOf(b));
  return worst === 'unknown' ? { severity: worst } : { severity: worst, severitySource: 'the database' };
}

/** Versions that the records name for this package; commits are none. */
function findFixed({ name, ecosystem }: Package['package'], members: readonly Record[]): string[] {
  const type = ecosystem === 'PyPI' ? 'pypi' : '';
  const wanted = normalizeName(type, name);
  const ranges = members
    .flatMap(({ affected }) => affected)
    .filter((each) => each.package?.name === undefined || normalizeName(type, each.package.name) === wanted)
    .flatMap((each) => each.ranges.filter((range) => range.type !== 'GIT'));
  return [...new Set(ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? [])))];
}
