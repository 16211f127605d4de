import { beforeCommit } from '../guards/guards.ts';
import type { Pipeline } from '../pipeline.ts';
import { type BegunRelease, beginRelease } from './begin-release.ts';
import { commit } from './commit.ts';
import { commitsNothing, withCurrentHead } from './current-head.ts';
import { type MadeArtifacts, watchArtifacts } from './made-artifacts.ts';
import { type PrepareInput, prepareStage } from './prepare-stage.ts';
import { watchWritten } from './written-files.ts';

/** Builds everything, then makes public what goes before the tag: the ledger with all hashes and the release commit. */
export async function prepare(pipeline: Pipeline, input: PrepareInput): Promise<void> {
  const { options, context } = input;
  const [begun, made] = await Promise.all([
    options.ledger ? beginRelease(pipeline, input) : undefined,
    watchArtifacts(context.cwd, context.nextRelease.version),
  ]);

  const { built, written } = await build(pipeline, withDate(input, begun?.formerDate), { begun, made });
  await beforeCommit(pipeline, built);
  begun?.record.change((entry) => ({ ...entry, artifacts: [...made.list()] }));
  await commit(pipeline, built, begun, written);
}

/** The same commit gives the same bytes, also where an attempt before this one has added the release commit. */
function withDate(input: PrepareInput, date: number | undefined): PrepareInput {
  if (date === undefined) return input;
  const env = { ...input.context.env, SOURCE_DATE_EPOCH: String(date) };
  return { ...input, context: { ...input.context, env } };
}

interface Building {
  readonly begun: BegunRelease | undefined;
  readonly made: MadeArtifacts;
}

interface Built {
  /** The input with the HEAD and the notes that the stages left. */
  readonly built: PrepareInput;
  /** Files that hold the version now. */
  readonly written: readonly string[];
}

async function build(pipeline: Pipeline, input: PrepareInput, { begun, made }: Building): Promise<Built> {
  let current = input;
  const written: string[] = [];
  for (const stage of pipeline.stagesOf('prepare', ({ key }) => !input.options.commit.includes(key))) {
    const run = prepareStage.bind(undefined, pipeline, stage, current, begun);
    written.push(...(await watchWritten(stage, current, run)));
    await made.stageEnded(stage.map(({ key }) => key));
    if (!stage.every(commitsNothing)) current = await withCurrentHead(pipeline, current);
  }
  return { built: current, written };
}
