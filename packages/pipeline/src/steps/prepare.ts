import type { ReleaseContext } from '@waybill/kernel';
import { beforeCommit, prepareGuarded } from '../guards/guards.ts';
import { gitIn } from '../ledger/git.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { type BegunRelease, beginRelease } from './begin-release.ts';
import { type MadeArtifacts, watchArtifacts } from './made-artifacts.ts';
import { generateNotes } from './notes.ts';

type PrepareInput = Input<ReleaseContext>;

/**
 * Builds everything, then makes public what goes before the tag. The ledger is on its way while members build, and on
 * the remote with all hashes before anything is public.
 */
export async function prepare(pipeline: Pipeline, input: PrepareInput): Promise<void> {
  const { options, context } = input;
  const begun = options.ledger ? await beginRelease(pipeline, input) : undefined;
  begun?.record.push();

  const made = await watchArtifacts(context.cwd, context.nextRelease.version);
  const built = await build(pipeline, input, { begun, made });
  await beforeCommit(pipeline, built);
  if (begun !== undefined) await recordBuilt(begun, made);
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
    await runStage(pipeline, stage, current, begun);
    begun?.record.check();
    await made.stageEnded(stage.map(({ key }) => key));
    current = await withCurrentHead(pipeline, current);
  }
  return current;
}

async function commit(pipeline: Pipeline, input: PrepareInput, begun: BegunRelease | undefined): Promise<void> {
  const stages = pipeline.stagesOf('prepare', ({ key }) => input.options.commit.includes(key));
  let current = input;
  for (const [i, stage] of stages.entries()) {
    await runStage(pipeline, stage, current, begun);
    // After the last one, the host looks at HEAD itself.
    if (i < stages.length - 1) current = await withCurrentHead(pipeline, current);
  }
}

async function runStage(
  pipeline: Pipeline,
  stage: readonly LoadedMember[],
  { context, ports }: PrepareInput,
  begun: BegunRelease | undefined,
): Promise<void> {
  const guarded = { context, ports, ...(begun?.formerNotes ? { formerNotes: begun.formerNotes } : {}) };
  await pipeline.stage(stage, (member) =>
    prepareGuarded(member, guarded, () => pipeline.call(member, 'prepare', context)),
  );
}

/** The lock: from here on, a run that finds the release taken has made nothing public. */
async function recordBuilt({ record }: BegunRelease, made: MadeArtifacts): Promise<void> {
  const artifacts = [...made.list()];
  if (artifacts.length > 0) record.change((entry) => ({ ...entry, artifacts }));
  await record.settled();
}

/** As between the host's own steps: a member may have committed, and the notes may name the commit. */
async function withCurrentHead(pipeline: Pipeline, input: PrepareInput): Promise<PrepareInput> {
  const { context, ports } = input;
  const gitHead = (await gitIn(context, ports)(['rev-parse', 'HEAD'])).trim();
  if (gitHead === context.nextRelease.gitHead) return input;
  const moved = { ...context, nextRelease: { ...context.nextRelease, gitHead } };
  const notes = await generateNotes(pipeline, moved);
  return { ...input, context: { ...moved, nextRelease: { ...moved.nextRelease, notes } } };
}
