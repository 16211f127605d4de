import { type HookInput, type ReleaseContext, Skip } from '@waybill/kernel';
import { nothingToScan, uncovered, vulnerable } from '../errors.ts';
import { mergeFindings, parsePurl } from '../findings/index.ts';
import type { Options } from '../options.ts';
import { groupIgnores, type Judgement, judgeFindings, readStatements, type Statements } from '../policy/index.ts';
import {
  describeChanges,
  forgetResults,
  renderTable,
  type ScanResult,
  type Verdict,
  writeResults,
} from '../results/index.ts';
import { openScanners, runScanner, type Scanned } from '../scanners/index.ts';
import { describeSubject, readSubjects, type Subject } from '../subjects/index.ts';
import { compareWithLast } from './compare-with-last.ts';
import { explainRefusal } from './explain-refusal.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Scans what the release ships, decides, writes the result, and stops a release that must not go out.
 *
 * @param toolVersion version of this plugin
 * @throws EVULNERABLE, and whatever makes a scan no scan
 */
export async function scanRelease(input: Input, toolVersion: string): Promise<void> {
  const { options, context, ports } = input;
  const { cwd, nextRelease, logger } = context;
  const { version, gitTag } = nextRelease;
  if (context.isBuildOnly === true) throw new Skip('the job that delivers this build scans it');
  const tagged = await ports.run('git', ['rev-parse', '--quiet', '--verify', `refs/tags/${gitTag}`]);
  if (tagged.exitCode === 0)
    throw new Skip(`${gitTag} is tagged already, so the release has to be finished whatever a scan finds`);
  await forgetResults(cwd, version);
  const subjects = await readSubjects(cwd, version);
  if (subjects.length === 0) {
    if (options.enabled === 'auto') throw new Skip(`${version} has no SBOM to scan`);
    throw nothingToScan(version);
  }
  const [scanners, statements] = await Promise.all([openScanners(input), readStatements(input)]);
  const scanned: Scanned[] = [];
  for (const scanner of scanners) scanned.push(await runScanner(scanner, subjects, input));
  const warnings = [...checkCoverage(subjects, scanned), ...scanned.flatMap((each) => each.warnings)];
  for (const each of scanned) logger.log(describeScan(each, ports.clock.now()));

  const judgement = judge(subjects, scanned, statements, input);
  const found = judgement.judged.map(({ finding }) => finding);
  const changes = await compareWithLast(input, scanners, found);
  const result = resultOf({ subjects, scanned, judgement, warnings, changes }, input);
  await writeResults(result, { subjects, toolVersion }, context);
  report(result, judgement, input);
}

/** @throws ESCANEMPTY where nobody looked at anything of what ships */
function checkCoverage(subjects: readonly Subject[], scanned: readonly Scanned[]): string[] {
  return subjects.flatMap((subject) => {
    const { components, isIncomplete } = subject.sbom;
    const looked = countLooked(subject, scanned);
    const what = describeSubject(subject);
    if (looked === 0 && (components.length > 0 || isIncomplete)) throw uncovered(what, components.length);
    if (components.length === 0) return [`${what} has no components, so there is nothing to scan in it`];
    const left = components.length - looked;
    return left === 0
      ? []
      : [
          `${left} of the ${components.length} components of ${what} were not scanned: no scanner of this run knows their kind or their version`,
        ];
  });
}

function countLooked(subject: Subject, scanned: readonly Scanned[]): number {
  return new Set(scanned.flatMap(({ looked }) => [...(looked.get(subject) ?? [])])).size;
}

function describeScan({ scanner, data, looked }: Scanned, now: Date): string {
  const { adapter, version } = scanner;
  const components = [...looked.values()].reduce((sum, each) => sum + each.length, 0);
  if (looked.size === 0) return `${adapter.name} ${version} has nothing to look at.`;
  return `Scanned ${components} components of ${looked.size} artifacts with ${adapter.name} ${version}, ${describeData(data, now)}.`;
}

function describeData(data: Scanned['data'], now: Date): string {
  if (data.is !== 'dated') return `data of now, from ${data.is === 'live' ? data.source : 'nowhere'}`;
  const hours = Math.max(0, Math.round((now.getTime() - data.time.getTime()) / 3_600_000));
  const age = hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
  return `data of ${data.time.toISOString().slice(0, 16).replace('T', ' ')} UTC (${age} old)`;
}

function judge(
  subjects: readonly Subject[],
  scanned: readonly Scanned[],
  statements: Statements,
  { options, ports }: Input,
): Judgement {
  const purls = new Map(subjects.map((each) => [describeSubject(each), parsePurl(each.sbom.purl ?? '')]));
  const findings = mergeFindings(scanned.flatMap((each) => each.findings));
  return judgeFindings(findings, options, statements, {
    purlOf: (subject) => purls.get(subject),
    now: ports.clock.now(),
  });
}

interface Decided {
  readonly subjects: readonly Subject[];
  readonly scanned: readonly Scanned[];
  readonly judgement: Judgement;
  readonly warnings: readonly string[];
  readonly changes: ScanResult['changes'];
}

function resultOf(
  { subjects, scanned, judgement, warnings, changes }: Decided,
  { options, context, ports }: Input,
): ScanResult {
  const { version, gitTag: tag } = context.nextRelease;
  const now = ports.clock.now();
  const { failOn, unknown, onlyFixed, graceHours } = options;
  return {
    ...{ version, tag, at: now, verdict: verdictOf(judgement, version, options) },
    policy: { failOn, unknown, onlyFixed, graceHours },
    scanners: scanned.map(({ scanner, data }) => ({
      ...{ name: scanner.adapter.name, version: scanner.version, sha256: scanner.sha256 },
      data: data.is === 'dated' ? data.time.toISOString() : data.is === 'live' ? data.source : 'none',
    })),
    subjects: subjects.map((subject) => ({
      ...{ name: subject.name, platform: subject.platform, digest: subject.digest, purl: subject.sbom.purl },
      ...{ sbom: subject.sbomName, components: subject.sbom.components.length, scanned: countLooked(subject, scanned) },
    })),
    judged: judgement.judged,
    ...{ warnings, changes },
  };
}

function verdictOf({ judged }: Judgement, version: string, { prereleases }: Options): Verdict {
  const is = new Set(judged.map(({ decision }) => decision.is));
  const isPrerelease = version.split('+')[0]?.includes('-') === true;
  if (is.has('blocks')) return isPrerelease && prereleases === 'warn' ? 'warned' : 'blocked';
  return is.has('grace') || is.has('unknown-severity') ? 'warned' : 'passed';
}

/** @throws EVULNERABLE */
function report(
  result: ScanResult,
  { unusedIgnores, unusedAcceptances }: Judgement,
  { context, options }: Input,
): void {
  const { logger } = context;
  for (const warning of result.warnings) logger.warn(`${warning}.`);
  // What another tool needs for something that does not ship may stay in the file of that tool.
  const [own, others] = [true, false].map((isOwn) =>
    unusedIgnores.filter(({ place }) => place.startsWith(`${options.ignoreFile}:`) === isOwn),
  );
  for (const each of groupIgnores(own ?? []))
    logger.warn(`${each}, which nothing in this release has: remove the entry.`);
  for (const each of groupIgnores(others ?? [])) logger.warn(`${each}, which nothing in this release has.`);
  for (const { id } of unusedAcceptances)
    logger.warn(`\`scan.accept\` names ${id}, which nothing in this release has.`);
  const { judged, verdict, version, changes } = result;
  if (judged.length > 0) logger.log(`Known vulnerabilities of ${version}:\n${renderTable(result)}`);
  if (changes !== undefined) logger.log(describeChanges(changes));
  if (verdict === 'blocked') throw vulnerable(version, ...explainRefusal(result, options.ignoreFile));
  const open = judged.filter(({ decision }) => ['blocks', 'grace', 'unknown-severity'].includes(decision.is)).length;
  if (verdict === 'warned') logger.warn(`${version} is released with ${open} vulnerabilities that only warn.`);
  else logger.success(`No known vulnerability blocks ${version}.`);
}
