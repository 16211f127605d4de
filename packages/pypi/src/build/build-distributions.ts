import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Env, type HookInput, type ReleaseContext, releaseFolder, sha256File, sourceDate } from '@waybill/kernel';
import { normalizeName, toPep440 } from '@waybill/python';
import { buildFailed, incompleteBuild } from '../errors.ts';
import type { Distribution } from '../files/distribution.ts';
import { parseFileName } from '../files/parse-file-name.ts';
import { readDistribution } from '../files/read-distribution.ts';
import { rewriteSdist } from '../files/rewrite-sdist.ts';
import { secretVariables } from '../indexes/index-targets.ts';
import type { Options } from '../options.ts';
import { type BuildTool, findBuildTool, type Kind } from './build-tool.ts';
import { collectDistributions } from './collect-distributions.ts';
import type { Project } from './find-projects.ts';
import { pretendVersion } from './pretend-version.ts';

type Input = HookInput<Options, ReleaseContext>;

const bothKinds = ['sdist', 'wheel'] as const;

/**
 * Builds sdist and wheel of every project into `.waybill/<version>/dist`, which is emptied before: a stale file never
 * ships. Files that were built elsewhere are copied to them.
 *
 * @throws EBUILDFAILED, EINCOMPLETEBUILD, EUNREADABLEDIST, ENODISTRIBUTION
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

async function build({ tool, folder, kinds, env, project }: Build, { context, ports }: Input): Promise<void> {
  const args = tool.arguments(folder, kinds);
  const command = [tool.file, ...args].join(' ');
  const before = await readdir(folder);
  context.logger.log(`Building${project.folder === '.' ? '' : ` ${project.folder}`}: \`${command}\`.`);
  const version = toPep440(context.nextRelease.version);
  const { exitCode, tail } = await ports.run(tool.file, args, {
    cwd: project.path,
    env: { ...pretendVersion(project.python.name, version), ...env },
    stream: true,
  });
  if (exitCode !== 0) throw buildFailed(command, tail);
  const left = (await readdir(folder)).filter((name) => !before.includes(name)).sort();
  const counts = kinds.map((kind) => left.filter((name) => parseFileName(name)?.kind === kind).length);
  const isComplete = counts.every((count, at) => count === 1 || (count > 1 && kinds[at] === 'wheel'));
  if (!isComplete) throw incompleteBuild(command, kinds, left);
}

/** The build runs code of the project and of its requirements, none of which needs the right to upload. */
function buildEnvironment({ options }: Input, seconds: number | undefined): Env {
  const hidden = secretVariables(options).map((variable) => [variable, undefined] as const);
  return { ...Object.fromEntries(hidden), SOURCE_DATE_EPOCH: seconds?.toString() };
}
