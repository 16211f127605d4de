import { type BaseContext, type HookInput, readPythonProject } from '@waybill/kernel';
import { findBuildTool } from './build-tool.ts';
import { invalidProjectName, noPythonProject } from './errors.ts';
import { indexAccess, whyNoUpload } from './index-access.ts';
import type { Options } from './options.ts';
import { simpleIndex } from './simple-index.ts';
import { warehouse } from './warehouse.ts';

type Input = HookInput<Options, BaseContext>;

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
const validName = /^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i;

/** Project, build tool, token and index, all at once; writes nothing. @throws AggregateError of every problem there is */
export async function verify(input: Input): Promise<void> {
  const { context, options, ports } = input;
  const why = whyNoUpload(options);
  if (why !== undefined)
    context.logger.log(`Upload is off: ${why}. Sdist and wheel are built and left for later steps.`);
  const checks = [verifyProject(input), findBuildTool(options, ports.run)];
  const done = await Promise.allSettled(why === undefined ? [...checks, verifyToken(input)] : checks);
  const problems = done.filter((each) => each.status === 'rejected').map(({ reason }) => reason as unknown);
  if (problems.length > 0) throw problems.length === 1 ? problems[0] : new AggregateError(problems);
}

/** The project, and where it is known by name, that the index can be read. */
async function verifyProject(input: Input): Promise<void> {
  const project = await readPythonProject(input.context.cwd);
  if (project === undefined) throw noPythonProject();
  if (project.name === undefined) return;
  if (!validName.test(project.name)) throw invalidProjectName(project.name);
  if (whyNoUpload(input.options) === undefined) await simpleIndex(indexAccess(input)).listed(project.name);
}

async function verifyToken(input: Input): Promise<void> {
  await warehouse(indexAccess(input)).verifyToken();
}
