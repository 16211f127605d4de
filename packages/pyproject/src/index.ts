import { type BaseContext, definePlugin, type HookInput } from '@waybill/kernel';
import { projectFiles } from './documents/project-files.ts';
import { Options } from './options.ts';
import { prepare as prepareStep } from './steps/prepare.ts';
import { verifyConditions as verifyConditionsStep } from './steps/verify-conditions.ts';
import { verifyRelease as verifyReleaseStep } from './steps/verify-release.ts';

export type { PyprojectOptions } from './options.ts';

export const { verifyConditions, verifyRelease, prepare } = definePlugin(
  'pyproject',
  Options,
  { verifyConditions: verifyConditionsStep, verifyRelease: verifyReleaseStep, prepare: prepareStep },
  whyAbsent,
);

async function whyAbsent({ context, options }: HookInput<Options, BaseContext>): Promise<string | undefined> {
  // Who names folders wants them released: one that is missing is an error, found by `verifyConditions`.
  if (options.packages.join() !== '.' || options.layout === 'files') return undefined;
  return projectFiles(context.cwd).projects('.').length > 0 ? undefined : 'no `pyproject.toml`, and no `setup.py`';
}
