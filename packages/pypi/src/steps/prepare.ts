import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { buildDistributions, findProjects } from '../build/index.ts';
import { checkBuilt, markChecked } from '../check/index.ts';
import { recordBuilt } from '../files/index.ts';
import type { Options } from '../options.ts';

/** Builds sdist and wheels, checks them, and records them for the plugins that deliver and describe them. */
export async function prepare(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { cwd, logger, nextRelease } = input.context;
  const projects = await findProjects(cwd, input.options.packages);

  const built = await buildDistributions(input, projects);
  await checkBuilt(built, projects, input);
  markChecked(built);

  await recordBuilt(cwd, nextRelease.version, built);
  for (const { name, size, sha256 } of built) logger.log(`Built ${name} (${size} bytes, SHA-256 ${sha256}).`);
}
