import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env, HookInput, ReleaseContext, ReleaseError } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import { buildFailed, incompleteBuild } from '../errors.ts';
import { parseFileName, readDistribution } from '../files/index.ts';
import type { Options } from '../options.ts';
import { createVersionEnvironment } from './build-environment.ts';
import type { BuildCommand, BuildTool } from './build-tool.ts';
import type { Project } from './find-projects.ts';

export type BuildInput = HookInput<Options, ReleaseContext>;

export interface Build {
  readonly tool: BuildTool;
  readonly command: BuildCommand;
  /** What the environment of the build differs in from the one of the release. */
  readonly env: Env;
  readonly project: Project;
}

export interface Outcome {
  /** Names of what it left, in order. */
  readonly names: readonly string[];
  /** Whether all of it has the version of the release; known only where a build decides on it. */
  readonly isRight: boolean;
  readonly error?: ReleaseError;
  /** Last lines of its output. */
  readonly tail: string;
}

export interface BuildPlace {
  /** Folder of the project, there or in a copy. */
  readonly path: string;
  /** Whether the variables of its version tool are set. */
  readonly variables: boolean;
}

/** Runs the build tool once. What goes wrong is in the outcome, as another place may do better. @throws EUNREADABLEDIST */
export async function runBuild(build: Build, input: BuildInput, { path, variables }: BuildPlace): Promise<Outcome> {
  const { tool, command, project } = build;
  const { context, ports, options } = input;
  const args = tool.arguments(command);
  const line = [tool.file, ...args].join(' ');
  const before = await readdir(command.folder);
  context.logger.log(`Building${project.folder === '.' ? '' : ` ${project.folder}`}: \`${line}\`.`);
  const version = toPep440(context.nextRelease.version);
  const { exitCode, tail } = await ports.run(tool.file, args, {
    cwd: path,
    env: {
      ...(variables ? createVersionEnvironment(project, version) : {}),
      ...build.env,
      ...tool.environment(command),
      ...(options.isolation || path === project.path ? {} : ownEnvironment(project, context.env)),
    },
    stream: true,
  });
  const names = (await readdir(command.folder)).filter((name) => !before.includes(name)).sort();
  if (exitCode !== 0) return { names, isRight: false, tail, error: buildFailed(line, tail) };
  const built = names.flatMap((name) => parseFileName(name) ?? []);
  const counts = command.kinds.map((kind) => built.filter((each) => each.kind === kind).length);
  const isComplete = counts.every((count, at) => count === 1 || (count > 1 && command.kinds[at] === 'wheel'));
  if (!isComplete) return { names, isRight: false, tail, error: incompleteBuild(line, command.kinds, names) };
  return { names, isRight: !project.isDynamic || (await haveVersion(command.folder, names, version)), tail };
}

/** Removes what a build left, before the next one. */
export async function removeBuilt({ command }: Build, { names }: Outcome): Promise<void> {
  for (const name of names) await rm(join(command.folder, name), { recursive: true, force: true });
}

/** Whether the names and the metadata of files say this version. What cannot be read is refused by the check of all files. */
async function haveVersion(folder: string, names: readonly string[], version: string): Promise<boolean> {
  for (const name of names.filter((each) => parseFileName(each) !== undefined)) {
    // What identifies the file is not asked for here.
    const file = await readDistribution(join(folder, name), '').catch(() => undefined);
    if (file === undefined) continue;
    if ([file.version, ...(file.metadata.get('version') ?? [])].some((each) => each !== version)) return false;
  }
  return true;
}

/** Without isolation, uv builds with the environment that is beside the project, which a copy does not have. */
function ownEnvironment({ path }: Project, env: Env): Env {
  const folder = join(path, '.venv');
  return env['VIRTUAL_ENV'] === undefined && existsSync(folder) ? { VIRTUAL_ENV: folder } : {};
}
