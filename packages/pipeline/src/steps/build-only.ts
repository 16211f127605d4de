import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseContext, VerifyContext } from '@waybill/kernel';
import { watchArtifacts } from '../delivery/index.ts';
import { type Handover, writeHandover } from '../handover/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';
import { startJournal } from '../summary/index.ts';
import { prepareStage } from './prepare-stage.ts';

/** Set by `waybill build`, whose run of semantic-release is a dry one: the folder of its copy of the remote. */
export const buildVariable = 'WAYBILL_BUILD';

/** In that folder: settings of git by which the copy stands for the remote. */
export const mirrorSettings = 'remote.gitconfig';

/** Whether this run builds for another job, which delivers. */
export function isBuildJob({ env, options }: Pick<VerifyContext, 'env' | 'options'>): boolean {
  return Boolean(env[buildVariable]) && options.dryRun === true;
}

/** Credentials are not checked: there are none. */
export async function beginBuild({ context }: Input<VerifyContext>): Promise<void> {
  await startJournal(context.cwd);
}

/** Builds and checks everything, and describes it for the job that delivers it. No tag, no commit, no ledger. */
export async function buildOnly(pipeline: Pipeline, input: Input<ReleaseContext>, notes: string): Promise<void> {
  const { options, context } = input;
  const { cwd, nextRelease, logger, env } = context;
  const { version, gitTag, gitHead } = nextRelease;
  // The host asks for the notes of a release that is out already first, where it is to be added to a channel.
  if (context.branch.tags?.some((tag) => tag.gitTag === gitTag) === true) return;
  // The host has asked the remote for all that it wants to know. What a build asks for is no matter of the copy.
  await rm(join(env[buildVariable] ?? '', mirrorSettings), { force: true });
  const building = {
    ...input,
    context: {
      ...context,
      isBuildOnly: true,
      options: { ...context.options, dryRun: false },
      nextRelease: { ...nextRelease, notes },
    },
  };
  const made = await watchArtifacts(cwd, version);
  for (const stage of pipeline.stagesOf('prepare', ({ key }) => !options.commit.includes(key))) {
    await prepareStage(pipeline, stage, building, undefined);
    await made.stageEnded(stage.map(({ key }) => key));
  }
  const artifacts = [...made.list()] as Handover['artifacts'];
  const digest = await writeHandover(cwd, { schema: 1, version, tag: gitTag, commit: gitHead, artifacts });
  logger.success(`Built ${artifacts.length} artifacts of ${version} for the job that releases it: ${digest}.`);
}
