import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type HookInput, type ReleaseContext, releaseFolder, sha256File, sourceDate } from '@waybill/kernel';
import { type BuildTool, findBuildTool } from './build-tool.ts';
import { cleanSdist } from './clean-sdist.ts';
import type { Distribution } from './distribution.ts';
import { buildFailed, incompleteBuild } from './errors.ts';
import type { Options } from './options.ts';
import { parseFileName } from './parse-file-name.ts';
import { readDistribution } from './read-distribution.ts';

type Input = HookInput<Options, ReleaseContext>;

/**
 * Builds sdist and wheel into `.waybill/<version>/dist`, which is emptied before: a stale file never ships.
 *
 * @throws EBUILDFAILED, EINCOMPLETEBUILD, EUNREADABLEDIST
 */
export async function buildDistributions(input: Input): Promise<Distribution[]> {
  const { cwd, nextRelease } = input.context;
  const tool = await findBuildTool(input.options, input.ports.run);
  const folder = join(await releaseFolder(cwd, nextRelease.version), 'dist');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const command = await build(tool, folder, input);
  const found = (await readdir(folder)).sort();
  const kinds = found.map((name) => parseFileName(name)?.kind);
  if (kinds.filter((kind) => kind === 'sdist').length !== 1 || !kinds.includes('wheel')) {
    throw incompleteBuild(command, found);
  }
  // A tool may leave files of its own: `uv build` writes a `.gitignore`.
  const paths = found.filter((name) => parseFileName(name) !== undefined).map((name) => join(folder, name));
  return Promise.all(paths.map(readBuilt));
}

async function readBuilt(path: string): Promise<Distribution> {
  const name = basename(path);
  if (parseFileName(name)?.kind === 'sdist') await cleanSdist(path, name);
  return readDistribution(path, await sha256File(path));
}

async function build(tool: BuildTool, folder: string, { context, ports }: Input): Promise<string> {
  const args = tool.arguments(folder);
  const command = [tool.file, ...args].join(' ');
  context.logger.log(`Building: \`${command}\`.`);
  // The build runs code of the project and of its requirements, none of which needs the right to upload.
  const env = { PYPI_TOKEN: undefined, SOURCE_DATE_EPOCH: (await sourceDate({ context, ports }))?.toString() };
  const { exitCode, tail } = await ports.run(tool.file, args, { env, stream: true });
  if (exitCode !== 0) throw buildFailed(command, tail);
  return command;
}
