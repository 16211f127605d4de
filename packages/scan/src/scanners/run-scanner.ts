import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isolatedEnvironment, quoteOutput, scratchFolder } from '@waybill/kernel';
import { linkPlatform } from '@waybill/oci';
import { nothingScanned, scanFailed, staleData, unknownAge, unreadableReport } from '../errors.ts';
import type { Finding } from '../findings/index.ts';
import type { ScanReport } from '../reports/index.ts';
import { describeSubject, type SbomComponent, type Subject } from '../subjects/index.ts';
import { type DataAge, type ScanPlace, typeOf } from './adapter.ts';
import { attribute } from './attribute.ts';
import type { Scanner, ScannerInput } from './open-scanners.ts';

/** What one scanner found in everything that ships. */
export interface Scanned {
  readonly scanner: Scanner;
  readonly findings: readonly Finding[];
  readonly data: DataAge;
  /** Components that it knows the kind of, by SBOM. */
  readonly looked: ReadonlyMap<Subject, readonly SbomComponent[]>;
  readonly warnings: readonly string[];
}

/**
 * Runs a scanner on each subject that has something for it.
 *
 * @throws ESCANFAILED, ESCANREPORT, ESCANEMPTY, ESCANDATA: none of them is taken for a clean result
 */
export async function runScanner(
  scanner: Scanner,
  subjects: readonly Subject[],
  input: ScannerInput,
): Promise<Scanned> {
  const { adapter } = scanner;
  const looked = new Map<Subject, readonly SbomComponent[]>();
  const findings: Finding[] = [];
  const reports: ScanReport[] = [];
  // One after another: each takes gigabytes of memory for its data.
  for (const subject of subjects) {
    const components = subject.sbom.components.filter((each) => adapter.covers(each, subject));
    if (components.length === 0) continue;
    const report = await scanSubject(scanner, subject, input);
    looked.set(subject, components);
    reports.push(report);
    findings.push(...report.findings.flatMap((each) => attribute(each, subject, adapter)));
  }
  const data = reports.length === 0 ? ({ is: 'unknown' } as const) : await findAge(scanner, { looked, reports }, input);
  const warnings = [...new Set(reports.flatMap((report) => report.warnings ?? []))];
  return { scanner, findings, data, looked, warnings };
}

async function scanSubject(scanner: Scanner, subject: Subject, input: ScannerInput): Promise<ScanReport> {
  const { adapter, path } = scanner;
  const { options, context, ports } = input;
  await using scratch = scratchFolder('scan');
  const place = await preparePlace(subject, scratch.path, input);
  const { args, env: settings, files = {}, inRepository } = adapter.plan(place);
  for (const [name, text] of Object.entries(files)) await writeFile(join(place.folder, name), text);
  const env = {
    ...isolatedEnvironment(context.env, {
      variables: adapter.variables,
      given: options.env,
      home: join(scratch.path, 'home'),
    }),
    ...settings,
  };
  const cwd = inRepository === true ? context.cwd : place.folder;
  const { exitCode, stdout, stderr, tail } = await ports.run(path, args, { env, cwd, timeout: options.timeout * 1000 });
  const ending = adapter.judgeExit(exitCode);
  const what = describeSubject(subject);
  if (ending === 'nothing') throw nothingScanned(adapter.name, what);
  if (ending === 'failed') throw scanFailed(adapter.name, what, exitCode, quoteOutput(tail));
  const report = adapter.parse(stdout, stderr);
  if (report === undefined) throw unreadableReport(adapter.name, what, quoteOutput(tail));
  if (report.scanned === 0) throw nothingScanned(adapter.name, what);
  return report;
}

async function preparePlace(subject: Subject, scratch: string, { options }: ScannerInput): Promise<ScanPlace> {
  const folder = join(scratch, 'work');
  await mkdir(folder);
  await mkdir(join(scratch, 'home'));
  const sbom = join(folder, 'sbom.cdx.json');
  await copyFile(subject.sbomPath, sbom);
  const { layout: whole, platform } = subject;
  const linked = whole === undefined ? undefined : await linkPlatform(whole, platform, join(scratch, 'image'));
  return { subject, folder, sbom, layout: linked?.folder, options };
}

interface Reported {
  readonly looked: ReadonlyMap<Subject, readonly SbomComponent[]>;
  readonly reports: readonly ScanReport[];
}

/** @throws ESCANDATA where the data is too old, or nothing says how old it is */
async function findAge(scanner: Scanner, { looked, reports }: Reported, input: ScannerInput): Promise<DataAge> {
  const { options, context, ports } = input;
  const { adapter, path } = scanner;
  await using scratch = scratchFolder('scan');
  const env = isolatedEnvironment(context.env, {
    variables: adapter.variables,
    given: options.env,
    home: scratch.path,
  });
  const ask = async (args: readonly string[]) => {
    const { exitCode, stdout } = await ports.run(path, args, { env, cwd: scratch.path, timeout: 60_000 });
    return exitCode === 0 ? stdout : undefined;
  };
  const types = new Set([...looked.values()].flatMap((components) => components.map(typeOf)));
  const data = await adapter.findAge({ options, env, reports, types, ask });
  if (data.is === 'unknown') throw unknownAge(adapter.name);
  if (data.is === 'dated') {
    const days = (ports.clock.now().getTime() - data.time.getTime()) / 86_400_000;
    if (days > options.maxDataAge)
      throw staleData(adapter.name, data.time.toISOString().slice(0, 10), options.maxDataAge);
  }
  return data;
}
