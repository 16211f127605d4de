import { beforeCommit } from '../guards/guards.ts';
import type { Pipeline } from '../pipeline.ts';
import { type BegunRelease, beginRelease } from './begin-release.ts';
import { commit } from './commit.ts';
import { commitsNothing, withCurrentHead } from './current-head.ts';
import { type MadeArtifacts, watchArtifacts } from './made-artifacts.ts';
import { type PrepareInput, prepareStage } from './prepare-stage.ts';

/** Builds everything, then makes public what goes before the tag: the ledger with all hashes and the release commit. */
export async function prepare(pipeline: Pipeline, input: PrepareInput): Promise<void> {
  const { options, context } = input;
  const [begun, made] = await Promise.all([
    options.ledger ? beginRelease(pipeline, input) : undefined,
    watchArtifacts(context.cwd, context.nextRelease.version),
  ]);

  const built = await build(pipeline, input, { begun, made });
  await beforeCommit(pipeline, built);
  begun?.record.change((entry) => ({ ...entry, artifacts: [...made.list()] }));
  await commit(pipeline, built, begun);
}

interface Building {
  readonly begun: BegunRelease | undefined;
  readonly made: MadeArtifacts;
}

/** @returns the input with the HEAD and the notes that the stages left */
async function build(pipeline: Pipeline, input: PrepareInput, { begun, made }: Building): Promise<PrepareInput> {
  let current = input;
  for (const stage of pipeline.stagesOf('prepare', ({ key }) => !input.options.commit.includes(key))) {
    await prepareStage(pipeline, stage, current, begun);
    await made.stageEnded(stage.map(({ key }) => key));
    if (!stage.every(commitsNothing)) current = await withCurrentHead(pipeline, current);
  }
  return current;
}
