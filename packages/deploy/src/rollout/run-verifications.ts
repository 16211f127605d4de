import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  assertInRepository,
  errorsOf,
  isReleaseError,
  reasonOf,
  recordArtifact,
  redact,
  releaseFolder,
  type VerificationRecord,
  waybillFolder,
} from '@waybill/kernel';
import type { Environment } from '../environments/index.ts';
import {
  type DeploymentRequest,
  describeRelease,
  fillPlaceholders,
  lastLine,
  type TargetInput,
} from '../targets/index.ts';
import { parseJunit } from './parse-junit.ts';

type Verification = Environment['verify'][number];

/** Bytes of a report. */
const longest = 20_000_000;

/** Runs the checks of the project against the environment, in order; after one that failed, no other is begun. */
export async function runVerifications(
  { verify, url }: Environment,
  request: DeploymentRequest,
  input: TargetInput,
): Promise<VerificationRecord[]> {
  const done: VerificationRecord[] = [];
  for (const each of verify) {
    const result = await runOne(each, url, request, input);
    done.push(result);
    if (result.state === 'failed') break;
  }
  return done;
}

async function runOne(
  { name, run: command, junit, timeout }: Verification,
  url: string | undefined,
  request: DeploymentRequest,
  { context, ports, withheld }: TargetInput,
): Promise<VerificationRecord> {
  const began = ports.clock.now();
  const values = describeRelease(request);
  const [file = '', ...args] = command.map((word) => fillPlaceholders(word, values));
  const env = {
    ...withheld,
    ...values,
    ENVIRONMENT: request.environment,
    ...(url === undefined ? {} : { ENVIRONMENT_URL: url }),
  };
  context.logger.log(`Checks \`${request.environment}\`: ${name}.`);
  const { exitCode, problem } = await ports
    .run(file, args, { cwd: context.cwd, env, stream: true, timeout: timeout * 1000 })
    .then(
      ({ exitCode, tail }) => ({ exitCode, problem: tail }),
      (error: unknown) => ({ exitCode: 1, problem: wordsOf(error) }),
    );
  const seconds = Math.max(0, Math.round((ports.clock.now().getTime() - began.getTime()) / 1000));
  const facts = { name, at: began.toISOString(), seconds };
  const report = junit === undefined ? {} : await keepReport(name, junit, request, { cwd: context.cwd, since: began });
  const reason = whyFailed(exitCode, redact(problem, context.env), timeout, report);
  const { problem: _, ...kept } = report;
  return {
    ...facts,
    ...kept,
    state: reason === undefined ? 'passed' : 'failed',
    ...(reason === undefined ? {} : { reason }),
  };
}

interface Report {
  readonly tests?: number;
  readonly failures?: number;
  readonly report?: string;
  readonly sha256?: string;
  readonly problem?: string;
}

function whyFailed(
  exitCode: number | undefined,
  last: string,
  seconds: number,
  { tests, failures, problem }: Report,
): string | undefined {
  const counted = failures === undefined || failures === 0 ? '' : ` ${failures} of ${tests} tests failed.`;
  if (exitCode === undefined) return `It did not end within ${seconds} seconds.${counted}`;
  if (exitCode !== 0) return `It ended with exit code ${exitCode}${lastLine(last)}.${counted}`;
  if (problem !== undefined) return problem;
  if (tests === 0) return 'Its report has no test.';
  return counted === '' ? undefined : counted.trim();
}

/** Keeps the report beside the artifacts of the release. */
async function keepReport(
  name: string,
  file: string,
  { version, environment }: DeploymentRequest,
  { cwd, since }: { readonly cwd: string; readonly since: Date },
): Promise<Report> {
  try {
    assertInRepository(cwd, file);
    const from = resolve(cwd, file);
    if (relative(cwd, from).startsWith('..')) return { problem: `Its report \`${file}\` leads out of the repository.` };
    const stats = await stat(from);
    // Reading a pipe would wait for ever.
    if (!stats.isFile()) return { problem: `Its report \`${file}\` is no file.` };
    const { size, mtimeMs } = stats;
    if (size > longest) return { problem: `Its report \`${file}\` has more than ${longest} bytes.` };
    // The file of an earlier check says nothing of this one. File systems keep whole seconds.
    if (mtimeMs + 2000 < since.getTime())
      return { problem: `It has not written its report \`${file}\`; the one that is there is older.` };
    const bytes = await readFile(from);
    const counts = parseJunit(bytes.toString());
    if ('problem' in counts) return { problem: `Its report \`${file}\` cannot be read: ${counts.problem}.` };
    const kept = `${environment}-${name}.xml`;
    const folder = join(await releaseFolder(cwd, version), 'verifications');
    await mkdir(folder, { recursive: true });
    // What was read, byte by byte: the file may have another encoding, and change meanwhile.
    await writeFile(join(folder, kept), bytes);
    const path = `${waybillFolder}/${version}/verifications/${kept}`;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await recordArtifact(cwd, version, {
      kind: 'report',
      name: kept,
      path,
      sha256,
      size: bytes.length,
      mediaType: 'application/xml',
    });
    return { ...counts, report: path, sha256 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { problem: `It has not written its report \`${file}\`.` };
    return { problem: `Its report \`${file}\` cannot be kept: ${wordsOf(error)}` };
  }
}

function wordsOf(error: unknown): string {
  return errorsOf(error)
    .map((each) => (isReleaseError(each) ? `${each.message} ${each.details}` : reasonOf(each)))
    .join(' ');
}
