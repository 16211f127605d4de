import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertInRepository, type HookInput, type ReleaseContext, recordArtifact, releasePaths } from '@waybill/kernel';
import { noReport, wrongReport } from '../errors.ts';
import type { Options } from '../options.ts';
import { type Coverage, parseBenchmarks, parseCoverage } from '../quality/index.ts';

/** Bytes of a report. That of 10,000 files has 50 MB. */
const largest = 200_000_000;

/**
 * Records what the project's own reports say, so that later releases can be compared with this one.
 *
 * @throws ENOQUALITYREPORT, EQUALITYREPORT
 */
export async function prepare(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { coverage, benchmarks } = input.options;
  if (coverage.length > 0) {
    const reports = await readAll(input, 'coverage', parseCoverage);
    await record(input, 'coverage', { ...joinCoverage(reports) });
  }
  if (benchmarks.length > 0) {
    const results = await readAll(input, 'benchmarks', parseBenchmarks);
    await record(input, 'benchmarks', Object.assign({}, ...results));
  }
}

type Input = HookInput<Options, ReleaseContext>;
type Parse<T> = (text: string) => T | { readonly problem: string };

async function readAll<T extends object>(
  { context: { cwd }, options }: Input,
  name: 'coverage' | 'benchmarks',
  parse: Parse<T>,
) {
  return Promise.all(
    options[name].map(async (file) => {
      assertInRepository(cwd, file);
      const place = join(cwd, file);
      const found = await stat(place).catch(() => undefined);
      if (!found?.isFile()) throw noReport(name, file);
      if (found.size > largest) throw wrongReport(name, file, `it has ${found.size} bytes, more than ${largest}`);
      const read = parse(await readFile(place, 'utf8'));
      if ('problem' in read && typeof read.problem === 'string') throw wrongReport(name, file, read.problem);
      return read as T;
    }),
  );
}

/** Several reports are of several parts: lines add up where they are counted. */
export function joinCoverage(reports: readonly Coverage[]): Coverage {
  const [first] = reports;
  if (reports.length === 1 && first !== undefined) return first;
  if (reports.every(({ total }) => total !== undefined)) {
    const covered = reports.reduce((sum, each) => sum + (each.covered ?? 0), 0);
    const total = reports.reduce((sum, each) => sum + (each.total ?? 0), 0);
    return { lines: covered / total, covered, total };
  }
  return { lines: reports.reduce((sum, { lines }) => sum + lines, 0) / reports.length };
}

async function record(
  { context: { cwd, nextRelease } }: Input,
  name: string,
  measures: Readonly<Record<string, number>>,
) {
  const { version } = nextRelease;
  const path = `${releasePaths.of(version).folder}/quality/${name}.json`;
  const text = `${JSON.stringify(measures, null, 2)}\n`;
  await mkdir(dirname(join(cwd, path)), { recursive: true });
  await writeFile(join(cwd, path), text);
  await recordArtifact(cwd, version, {
    ...{ kind: 'report', name, path, measures, mediaType: 'application/json', size: Buffer.byteLength(text) },
    sha256: createHash('sha256').update(text).digest('hex'),
  });
}
