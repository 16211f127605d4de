import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { findProjects, type Project } from '../build/index.ts';
import { checkBuilt, markChecked } from '../check/index.ts';
import { notBuilt } from '../errors.ts';
import { readBuilt } from '../files/index.ts';
import type { Options } from '../options.ts';

/** Checks the files that another job built as `prepare` checks its own. */
export async function adoptBuilt(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { context, options } = input;
  const { version } = context.nextRelease;
  const files = await readBuilt(context.cwd, version);
  const projects = await findProjects(context.cwd, options.packages);
  const built = new Set(files.map(({ project }) => project));
  // A name that only the build backend knows can be compared by number alone.
  const isMissing = ({ python: { name } }: Project) => name !== undefined && !built.has(normalizeName(name));
  const missing = projects.find(isMissing)?.python.name;
  if (missing !== undefined) throw notBuilt(version, `no file of \`${missing}\` was handed over`);
  if (built.size < projects.length)
    throw notBuilt(version, `files of ${built.size} projects were handed over, and ${projects.length} are released`);
  await checkBuilt(files, projects, input);
  markChecked(files);
}
