import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  type Env,
  findLeftovers,
  type HookInput,
  type ReleaseContext,
  releaseFolder,
  sha256File,
  sourceDate,
  waybillFolder,
} from '@waybill/kernel';
import { normalizeName, toPep440 } from '@waybill/python';
import { buildFailed, failedWithLeftovers, incompleteBuild, leftoversShipped, shipsLeftovers } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import { parseFileName } from '../files/parse-file-name.ts';
import { readDistribution } from '../files/read-distribution.ts';
import { rewriteSdist } from '../files/rewrite-sdist.ts';
import { secretVariables } from '../indexes/index-targets.ts';
import type { Options } from '../options.ts';
import { type BuildTool, findBuildTool, type Kind } from './build-tool.ts';
import { cleanSource } from './clean-source.ts';
import { collectDistributions } from './collect-distributions.ts';
import type { Project } from './find-projects.ts';
import { pretendVersion } from './pretend-version.ts';
import { shippedLeftovers } from './shipped-leftovers.ts';

type Input = HookInput<Options, ReleaseContext>;

const bothKinds = ['sdist', 'wheel'] as const;

/**
 * Builds sdist and wheel of every project into `.waybill/<version>/dist`, which is emptied before: a stale file never
 * ships. Files that were built elsewhere are copied to them.
 *
 * @throws EBUILDFAILED, EINCOMPLETEBUILD, ETOOLSHIPPED, EUNREADABLEDIST, ENODISTRIBUTION
 */
export async function buildDistributions(input: Input, projects: readonly Project[]): Promise<Distribution[]> {
  const { cwd, nextRelease } = input.context;
  const folder = join(await releaseFolder(cwd, nextRelease.version), 'dist');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const given = await collectDistributions(cwd, input.options.distributions, folder);
  const kinds = bothKinds.filter((kind) => !given.some((name) => parseFileName(name)?.kind === kind));
  const seconds = await sourceDate(input);
  const env = buildEnvironment(input, seconds);
  if (kinds.length > 0) {
    const tool = await findBuildTool(input.options, input.ports.run);
    for (const project of projects) await build({ tool, folder, kinds, env, project }, input);
  }
  // A tool may leave files of its own: `uv build` writes a `.gitignore`.
  const names = (await readdir(folder)).filter((name) => parseFileName(name) !== undefined).sort();
  const time = new Date((seconds ?? 0) * 1000);
  const timeOf = (name: string) => {
    if (given.includes(name)) return 'as it is';
    return isNormalized(name, projects, input.options) ? time : undefined;
  };
  return Promise.all(names.map((name) => readBuilt(join(folder, name), name, timeOf(name))));
}

/** setuptools, also where no backend is named, writes its own clock and user into sdists. */
function isNormalized(name: string, projects: readonly Project[], { normalizeSdist }: Options): boolean {
  if (normalizeSdist !== 'auto') return normalizeSdist;
  const of = parseFileName(name)?.project;
  const known = projects.find(({ python }) => python.name !== undefined && normalizeName(python.name) === of);
  const backend = (known ?? projects[0])?.python.buildBackend;
  return backend === undefined || backend.startsWith('setuptools');
}

/** Files that were built elsewhere may be signed or attested: they stay as they are. */
async function readBuilt(path: string, name: string, time: Date | 'as it is' | undefined): Promise<Distribution> {
  if (parseFileName(name)?.kind === 'sdist' && time !== 'as it is') await rewriteSdist(path, name, time);
  return readDistribution(path, await sha256File(path));
}

interface Build {
  readonly tool: BuildTool;
  readonly folder: string;
  readonly kinds: readonly Kind[];
  readonly env: Env;
  readonly project: Project;
}

/**
 * Builds in the checkout. Where that takes along what release tools left there, or stumbles over it, the project is built
 * once more from a copy without it.
 */
async function build(of: Build, input: Input): Promise<void> {
  const { tool, folder, kinds, project } = of;
  const { cwd, logger } = input.context;
  const command = [tool.file, ...tool.arguments(folder, kinds)].join(' ');
  logger.log(`Building${project.folder === '.' ? '' : ` ${project.folder}`}: \`${command}\`.`);
  const leftovers = await leftoversIn(project, input);
  let built = await buildOnce(of, input, project.path);
  // The repository itself never ships either: its configuration may hold the token of the job.
  const unwanted = [...leftovers, '.git'];
  let shipped = await shippedLeftovers(folder, built.files, unwanted);
  // setuptools takes every folder at the root for a package, and then refuses several.
  const others = built.exitCode === 0 ? [] : leftovers.filter((name) => name !== waybillFolder);
  if (shipped.length > 0 || others.length > 0) {
    logger.warn(shipped.length > 0 ? shipsLeftovers(shipped) : failedWithLeftovers(others));
    for (const file of built.files) await rm(join(folder, file));
    const withGit = !shipped.includes('.git');
    await using source = await cleanSource(input, await findLeftovers(input), { withGit });
    built = await buildOnce(of, input, join(source.path, relative(cwd, project.path)));
    shipped = await shippedLeftovers(folder, built.files, unwanted);
  }
  if (built.exitCode !== 0) throw buildFailed(command, built.tail);
  if (shipped.length > 0) throw leftoversShipped(shipped);
  const counts = kinds.map((kind) => built.files.filter((name) => parseFileName(name)?.kind === kind).length);
  const isComplete = counts.every((count, at) => count === 1 || (count > 1 && kinds[at] === 'wheel'));
  if (!isComplete) throw incompleteBuild(command, kinds, built.files);
}

/** What release tools left in the folder of a project; relative to it. */
async function leftoversIn(project: Project, input: Input): Promise<string[]> {
  const found = await findLeftovers(input);
  const prefix = project.folder === '.' ? '' : `${project.folder}/`;
  return found.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

interface Outcome {
  readonly exitCode: number | undefined;
  readonly tail: string;
  /** Names of what the build left. */
  readonly files: readonly string[];
}

async function buildOnce({ tool, folder, kinds, env, project }: Build, input: Input, cwd: string): Promise<Outcome> {
  const before = await readdir(folder);
  const version = toPep440(input.context.nextRelease.version);
  const { exitCode, tail } = await input.ports.run(tool.file, tool.arguments(folder, kinds), {
    cwd,
    env: { ...pretendVersion(project.python.name, version), ...env },
    stream: true,
  });
  const files = (await readdir(folder)).filter((name) => !before.includes(name)).sort();
  return { exitCode, tail, files };
}

/** The build runs code of the project and of its requirements, none of which needs the right to upload. */
function buildEnvironment({ options }: Input, seconds: number | undefined): Env {
  const hidden = secretVariables(options).map((variable) => [variable, undefined] as const);
  return { ...Object.fromEntries(hidden), SOURCE_DATE_EPOCH: seconds?.toString() };
}
