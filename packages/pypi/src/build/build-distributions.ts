import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type HookInput,
  type ReleaseContext,
  releaseFolder,
  releasePaths,
  sha256File,
  sourceDate,
} from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { noConstraints } from '../errors.ts';
import { type Distribution, parseFileName, readDistribution, rewriteSdist } from '../files/index.ts';
import type { Options } from '../options.ts';
import { createBuildEnvironment } from './build-environment.ts';
import { buildProject } from './build-project.ts';
import { findBuildTool } from './build-tool.ts';
import { collectDistributions } from './collect-distributions.ts';
import type { Project } from './find-projects.ts';
import { taggedCopies } from './tagged-copies.ts';

type Input = HookInput<Options, ReleaseContext>;

const bothKinds = ['sdist', 'wheel'] as const;

/**
 * Builds sdist and wheel of every project into `.waybill/<version>/dist`, which is emptied before: a stale file never
 * ships. Files that were built elsewhere are copied to them.
 *
 * @throws EBUILDFAILED, EINCOMPLETEBUILD, ETOOLSHIPPED, ECOPYFAILED, ENOCONSTRAINTS, EUNREADABLEDIST, ENODISTRIBUTION
 */
export async function buildDistributions(input: Input, projects: readonly Project[]): Promise<Distribution[]> {
  const { cwd, nextRelease } = input.context;
  await releaseFolder(cwd, nextRelease.version);
  const folder = join(cwd, releasePaths.of(nextRelease.version).distributions);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const given = await collectDistributions(cwd, input.options.distributions, folder);
  const kinds = bothKinds.filter((kind) => !given.some((name) => parseFileName(name)?.kind === kind));
  // Two programs that do not need each other.
  const [seconds, tool] = await Promise.all([
    sourceDate(input),
    kinds.length > 0 ? findBuildTool(input.options, input.ports.run) : undefined,
  ]);
  if (tool !== undefined) {
    await using copies = taggedCopies(input, seconds);
    const shared = {
      tool,
      command: { folder, kinds, constraints: await findConstraints(cwd, input.options), env: input.context.env },
      env: createBuildEnvironment(input.options, input.context.env, seconds),
    };
    for (const project of projects) await buildProject({ ...shared, project }, input, copies);
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

/** setuptools, also where a backend of the project's own wraps it, writes its own clock and user into sdists. */
function isNormalized(name: string, projects: readonly Project[], { normalizeSdist }: Options): boolean {
  if (normalizeSdist !== 'auto') return normalizeSdist;
  const of = parseFileName(name)?.project;
  const known = projects.find(({ python }) => python.name !== undefined && normalizeName(python.name) === of);
  return (known ?? projects[0])?.backend === 'setuptools';
}

/** Files that were built elsewhere may be signed or attested: they stay as they are. */
async function readBuilt(path: string, name: string, time: Date | 'as it is' | undefined): Promise<Distribution> {
  if (parseFileName(name)?.kind === 'sdist' && time !== 'as it is') await rewriteSdist(path, name, time);
  return readDistribution(path, await sha256File(path));
}

/** The files with build constraints, as full paths. @throws ENOCONSTRAINTS */
export async function findConstraints(cwd: string, { buildConstraints }: Options): Promise<readonly string[]> {
  for (const file of buildConstraints) {
    await access(resolve(cwd, file)).catch(() => {
      throw noConstraints(file);
    });
  }
  return buildConstraints.map((file) => resolve(cwd, file));
}
