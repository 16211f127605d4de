import { readArtifacts } from '@waybill/kernel';
import { describeErrors, isSame, type MadeArtifacts, notifyNews, watchArtifacts } from '../delivery/index.ts';
import { adoptHandover, forgetHandover, type Handover, readHandover } from '../handover/index.ts';
import { findKnown, keepsHead } from '../known-plugins/index.ts';
import type { EntryRecord, LedgerArtifact } from '../ledger/index.ts';
import { hasHook, type LoadedMember, type Pipeline } from '../plugins/index.ts';
import { madeHere, writeVerifyFile } from '../public/index.ts';
import { explainRemade } from '../resume/index.ts';
import { type BegunRelease, beginRelease } from './begin-release.ts';
import { commit } from './commit.ts';
import { withCurrentHead } from './current-head.ts';
import { adoptStage, type PrepareInput, prepareStage } from './prepare-stage.ts';
import { changedFiles, watchWritten } from './written-files.ts';

/** Builds everything, then makes public what goes before the tag: the ledger with all hashes and the release commit. */
export async function prepare(pipeline: Pipeline, input: PrepareInput): Promise<void> {
  const { options, context } = input;
  const handover = await readHandover(input);
  // Asked beside the rest, as nothing has been built yet.
  const [begun, made, dirty] = await Promise.all([
    options.ledger ? beginRelease(pipeline, input) : undefined,
    watchArtifacts(context.cwd, context.nextRelease.version),
    changedFiles(input),
  ]);

  // Beside the build, which nobody has to wait for it.
  const told = context.isBuildOnly === true ? undefined : notifyStarted(pipeline, input, begun?.record);
  const stages = pipeline.stagesOf('prepare', ({ key }) => !options.commit.includes(key));
  const adopted = handover && (await adoptHandover(context.cwd, handover, stages.map(asMakers)));
  const building = { stages, begun, made, adopted, dirty };
  const { built, written } = await build(pipeline, withDate(input, begun?.formerDate), building).catch(
    async (error: unknown) => {
      await told;
      throw begun?.made === undefined ? error : explainRemade(begun.made, await builtIn(input), error);
    },
  );
  await told;
  // Every hash is known, and nobody has seen anything yet.
  await writeVerifyFile(pipeline, built);
  await made.stageEnded([madeHere]);
  await pipeline.stage(pipeline.members, async (member) => {
    await findKnown(member).beforeCommit?.({ member, context: built.context, ports: built.ports });
  });
  begun?.record.change((entry) => ({ ...entry, artifacts: withMakers(made.list(), adopted) }));
  if (handover !== undefined) await forgetHandover(context.cwd, handover);
  await commit(pipeline, built, begun, written);
}

/** Nothing of the release waits for it, or fails with it. */
async function notifyStarted(pipeline: Pipeline, { context }: PrepareInput, record?: EntryRecord): Promise<void> {
  const { gitTag, version } = context.nextRelease;
  const news = { event: 'started', title: `${gitTag} is being released`, text: '', tag: gitTag, version } as const;
  await notifyNews(pipeline, context, news, record).catch((error: unknown) => {
    context.logger.warn(`Nobody was notified that ${gitTag} has begun: ${describeErrors(error, context)}`);
  });
}

async function builtIn({ context: { cwd, nextRelease } }: PrepareInput): Promise<LedgerArtifact[]> {
  // biome-ignore lint/plugin: the kernel has read the records by a schema; who made them is added to them.
  return (await readArtifacts(cwd, nextRelease.version)) as unknown as LedgerArtifact[];
}

/** The same commit gives the same bytes, also where an attempt before this one has added the release commit. */
function withDate(input: PrepareInput, date: number | undefined): PrepareInput {
  if (date === undefined) return input;
  const env = { ...input.context.env, SOURCE_DATE_EPOCH: String(date) };
  return { ...input, context: { ...input.context, env } };
}

/** What is delivered as another job built it. */
type Adopted = Handover['artifacts'] | undefined;

function asMakers(stage: readonly LoadedMember[]) {
  return stage.map((member) => ({ key: member.key, canAdopt: hasHook(member, 'adopt') }));
}

/** What was handed over was made in the other job. */
function withMakers(made: readonly LedgerArtifact[], adopted: Adopted = []): LedgerArtifact[] {
  return made.map((each) => ({
    ...each,
    madeBy: adopted.find((other) => isSame(other, each))?.madeBy ?? each.madeBy,
  }));
}

interface Building {
  /** Of `prepare`, without the release commit. */
  readonly stages: readonly (readonly LoadedMember[])[];
  /** Nothing where this job builds everything. */
  readonly adopted: Adopted;
  readonly begun: BegunRelease | undefined;
  readonly made: MadeArtifacts;
  /** Files that were changed before anything was built. */
  readonly dirty: readonly string[];
}

interface Built {
  /** The input with the HEAD and the notes that the stages left. */
  readonly built: PrepareInput;
  /** Files that hold the version now. */
  readonly written: readonly string[];
}

async function build(pipeline: Pipeline, input: PrepareInput, building: Building): Promise<Built> {
  const { stages, begun, made, adopted, dirty } = building;
  const makers = new Set(adopted?.flatMap(({ madeBy }) => madeBy.split('+')));
  // Who can check what another job built never builds beside the credentials, whatever the other job says of it.
  const isAdopting = (member: LoadedMember) => adopted !== undefined && hasHook(member, 'adopt');
  let current = input;
  const written: string[] = [];
  for (const [i, stage] of stages.entries()) {
    const here = stage.filter((member) => !isAdopting(member));
    await adoptStage(pipeline, stage.filter(isAdopting), current, makers);
    const run = prepareStage.bind(undefined, pipeline, here, current, begun);
    written.push(...(await watchWritten(here, current, run, i === 0 ? dirty : undefined)));
    await made.stageEnded(stage.map(({ key }) => key));
    if (!stage.every(keepsHead)) current = await withCurrentHead(pipeline, current);
  }
  return { built: current, written };
}
