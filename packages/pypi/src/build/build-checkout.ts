import { join, relative } from 'node:path';
import { findLeftovers, waybillFolder } from '@waybill/kernel';
import { failedWithLeftovers, leftoversShipped, shipsLeftovers } from '../errors.ts';
import { cleanSource } from './clean-source.ts';
import type { Project } from './find-projects.ts';
import { type Build, type BuildInput, type Outcome, removeBuilt, runBuild } from './run-build.ts';
import { shippedLeftovers } from './shipped-leftovers.ts';

/**
 * Builds in the checkout. Where that takes along what release tools left there, or stumbles over it, the project is built
 * once more from a copy without it.
 */
export async function buildCheckout(build: Build, input: BuildInput): Promise<Outcome> {
  const { command, project } = build;
  const { cwd, logger } = input.context;
  const leftovers = await leftoversIn(project, input);
  const here = await runBuild(build, input, { path: project.path, variables: true });
  const shipped = await shippedLeftovers(command.folder, here.names, unwanted(leftovers));
  // setuptools takes every folder at the root for a package, and then refuses several.
  const hasFailed = here.error?.code === 'EBUILDFAILED';
  const others = hasFailed ? leftovers.filter((name) => name !== waybillFolder) : [];
  if (shipped.length === 0 && others.length === 0) return here;

  logger.warn(shipped.length > 0 ? shipsLeftovers(shipped) : failedWithLeftovers(others));
  await removeBuilt(build, here);
  const withGit = !shipped.includes('.git');
  await using source = await cleanSource(input, await findLeftovers(input), { withGit });
  const path = join(source.path, relative(cwd, project.path));
  return await refuseLeftovers(build, input, await runBuild(build, input, { path, variables: true }));
}

/** The outcome, with an error when what was built holds what release tools left in the checkout. */
export async function refuseLeftovers(
  { command, project }: Build,
  input: BuildInput,
  outcome: Outcome,
): Promise<Outcome> {
  const leftovers = unwanted(await leftoversIn(project, input));
  const shipped = await shippedLeftovers(command.folder, outcome.names, leftovers);
  return shipped.length === 0 ? outcome : { error: leftoversShipped(shipped), ...outcome };
}

/** The repository itself never ships either: its configuration may hold the token of the job. */
function unwanted(leftovers: readonly string[]): string[] {
  return [...leftovers, '.git'];
}

/** What release tools left in the folder of a project; relative to it. */
async function leftoversIn(project: Project, input: BuildInput): Promise<string[]> {
  const found = await findLeftovers(input);
  const prefix = project.folder === '.' ? '' : `${project.folder}/`;
  return found.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}
