import { definePlugin } from '@waybill/kernel';
import { keepPlans } from './log/index.ts';
import { Options } from './options.ts';
import { openPipeline } from './plugins/pipeline.ts';
import { addChannel as bringToChannel } from './steps/add-channel.ts';
import { analyzeCommits as analyze } from './steps/analyze-commits.ts';
import { beginBuild, buildOnly, isBuildJob } from './steps/build-only.ts';
import { fail as tellFailure } from './steps/fail.ts';
import { generateNotes as writeNotes } from './steps/notes.ts';
import { prepare as build } from './steps/prepare.ts';
import { publish as deliver } from './steps/publish.ts';
import { success as tellSuccess } from './steps/success.ts';
import { verify } from './steps/verify.ts';

export type { PipelineOptions } from './options.ts';

export const {
  verifyConditions,
  analyzeCommits,
  verifyRelease,
  generateNotes,
  prepare,
  publish,
  addChannel,
  success,
  fail,
} = definePlugin('pipeline', Options, {
  verifyConditions: async (input) =>
    isBuildJob(input.context) ? beginBuild(input) : verify(() => openPipeline(input), input),

  analyzeCommits: async (input) => analyze(await openPipeline(input), input),

  async verifyRelease(input) {
    if (isBuildJob(input.context)) return;
    const pipeline = await openPipeline(input);
    const plans = keepPlans(input.context);
    let hasFailed = true;
    try {
      await pipeline.all('verifyRelease', plans.context);
      hasFailed = false;
    } finally {
      plans.finish(hasFailed);
    }
  },

  async generateNotes(input) {
    const pipeline = await openPipeline(input);
    const notes = await writeNotes(pipeline, input);
    // The last step of a run that changes nothing: a job that only builds does it here.
    if (isBuildJob(input.context)) await buildOnly(pipeline, input, notes);
    return notes;
  },

  prepare: async (input) => build(await openPipeline(input), input),

  publish: async (input) => deliver(await openPipeline(input), input),

  addChannel: async (input) => bringToChannel(await openPipeline(input), input.context),

  success: async (input) => tellSuccess(() => openPipeline(input), input),

  fail: async (input) => tellFailure(await openPipeline(input), input),
});
