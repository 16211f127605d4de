import fs from 'node:fs';
import { join, sep } from 'node:path';
import { assertInRepository, type BaseContext, type Env, makePlain, type Ports } from '@waybill/kernel';
import { expiredIgnore, invalidIgnores, unexplainedAcceptance, unreadableVex } from '../errors.ts';
import type { Options } from '../options.ts';
import { describeIgnore, groupIgnores, type Ignore, type ReadIgnores } from './ignore.ts';
import type { Statements } from './judge-findings.ts';
import { parseAcceptances } from './parse-acceptances.ts';
import { parseCycloneDxVex } from './parse-cyclonedx-vex.ts';
import { parseIgnores } from './parse-ignores.ts';
import { parseOpenVex } from './parse-openvex.ts';
import { parseOsvConfig } from './parse-osv-config.ts';
import { parsePlainTrivyIgnore, parseTrivyIgnore } from './parse-trivyignore.ts';
import type { VexStatement } from './vex.ts';

/** Bytes of a file of statements. */
const largest = 16 * 2 ** 20;
/** Days ahead after which an ignore is for ever. */
const longestIgnore = 180;
/** Files of others that hold ignores with dates. */
const known = [
  { file: '.trivyignore.yaml', parse: parseTrivyIgnore },
  { file: '.trivyignore', parse: parsePlainTrivyIgnore },
  { file: 'osv-scanner.toml', parse: parseOsvConfig },
] as const;

export interface StatementInput {
  readonly options: Options;
  readonly context: Pick<BaseContext, 'cwd' | 'env'>;
  readonly ports: Ports;
}

/**
 * Reads what the project says of vulnerabilities: ignores, VEX documents, what this run accepts.
 *
 * @throws an AggregateError of all that is wrong: EIGNOREFILE, EIGNOREEXPIRED, EVEX, EACCEPTREASON
 */
export async function readStatements({
  options,
  context,
  ports,
}: StatementInput): Promise<Statements & { readonly warnings: readonly string[] }> {
  const now = ports.clock.now();
  const read = await readIgnores(context.cwd, options.ignoreFile);
  const today = now.toISOString().slice(0, 10);
  const expired = read.ignores.filter(({ until }) => until !== undefined && until < today);
  const { accepted, wrong } = parseAcceptances(options.accept, findActor(context.env));
  const { vex, problems } = await readVex(context.cwd, options.vex);
  const errors = [
    ...read.problems.map(({ place, problem }) => invalidIgnores(place, problem)),
    ...expired.map((each) => expiredIgnore(each.place, describeIgnore(each), each.until ?? '')),
    ...wrong.map(unexplainedAcceptance),
    ...problems,
  ];
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors);
  return {
    ignores: read.ignores,
    vex,
    accepted,
    warnings: [...read.warnings, ...findDoubts(read.ignores, now)],
  };
}

async function readIgnores(cwd: string, own: string): Promise<ReadIgnores> {
  const files = [{ file: own, parse: parseIgnores }, ...known];
  const all = await Promise.all(
    files.map(async ({ file, parse }) => {
      assertInRepository(cwd, file);
      const size = await sizeOf(join(cwd, file));
      if (size === undefined) return { ignores: [], problems: [], warnings: [] };
      if (size > largest)
        return { ignores: [], problems: [{ place: file, problem: `it has more than ${largest} bytes` }], warnings: [] };
      return parse(await fs.promises.readFile(join(cwd, file), 'utf8'), file);
    }),
  );
  return {
    ignores: all.flatMap(({ ignores }) => ignores),
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

function sizeOf(path: string): Promise<number | undefined> {
  return fs.promises.stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

/** What somebody should look at again, without an effect on this release. */
function findDoubts(ignores: readonly Ignore[], now: Date): string[] {
  const limit = new Date(now.getTime() + longestIgnore * 86_400_000).toISOString().slice(0, 10);
  const group = (doubt: string, isMeant: (ignore: Ignore) => boolean) =>
    groupIgnores(ignores.filter(isMeant)).map((start) => `${start} ${doubt}`);
  return [
    ...group('without a reason', ({ reason }) => reason === undefined || reason.trim() === ''),
    ...group('without an end', ({ until }) => until === undefined),
    ...group(
      `until a day that is more than ${longestIgnore} days ahead`,
      ({ until }) => until !== undefined && until > limit,
    ),
  ];
}

async function readVex(cwd: string, patterns: readonly string[]) {
  const files = new Set<string>();
  for await (const file of fs.promises.glob([...patterns], {
    cwd,
    exclude: (name) => name === 'node_modules' || name === '.git',
  }))
    files.add(file);
  const vex: VexStatement[] = [];
  const problems = [];
  for (const found of [...files].sort()) {
    const file = found.split(sep).join('/');
    assertInRepository(cwd, file);
    const size = await sizeOf(join(cwd, file));
    const statements =
      (size ?? 0) > largest ? undefined : parseVex(await fs.promises.readFile(join(cwd, file), 'utf8'), file);
    if (statements === undefined)
      problems.push(unreadableVex(file, 'it is neither OpenVEX nor CycloneDX with `vulnerabilities`'));
    else vex.push(...statements);
  }
  return { vex, problems };
}

function parseVex(json: string, file: string): VexStatement[] | undefined {
  return parseOpenVex(json, file) ?? parseCycloneDxVex(json, file);
}

/** Who runs the release, as the CI service says. */
function findActor(env: Env): string {
  const { GITHUB_ACTOR, GITLAB_USER_LOGIN, BUILDKITE_BUILD_CREATOR, USER, LOGNAME } = env;
  return makePlain(GITHUB_ACTOR || GITLAB_USER_LOGIN || BUILDKITE_BUILD_CREATOR || USER || LOGNAME || 'unknown');
}
