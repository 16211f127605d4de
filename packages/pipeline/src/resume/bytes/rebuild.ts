import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isOfItsDay, type Logger, readArtifacts, scratchFolder } from '@waybill/kernel';
import { isSame } from '../../delivery/index.ts';
import { resumeDiffers } from '../../errors.ts';
import type { LedgerArtifact } from '../../ledger/index.ts';
import { type LoadedMember, type Pipeline, prepareMembers } from '../../plugins/index.ts';
import { isVerifyFile, writeVerifyFile } from '../../public/index.ts';
import { missingIn, recordArtifacts } from './local-bytes.ts';
import { findDifferences, type Rebuilt } from './plan-rebuild.ts';
import type { RestoreInput } from './restore-input.ts';

export interface RebuildInput extends RestoreInput {
  readonly missing: readonly LedgerArtifact[];
  /** What an index or a registry gave back. */
  readonly shown: readonly LedgerArtifact[];
}

/**
 * Runs the building members at the tag again, but for those whose artifacts are all at hand. What was restored
 * stays: it is what is public.
 *
 * @throws ERESUMEDIFFERS when what was built again is public with other bytes
 */
export async function rebuild(pipeline: Pipeline, input: RebuildInput): Promise<readonly LedgerArtifact[]> {
  const { entry, options, ports, missing, shown } = input;
  const { cwd, nextRelease } = input.context;
  const context = { ...input.context, nextRelease: { ...nextRelease, gitHead: entry.builtFrom } };
  const stages = pipeline.stagesOf('prepare', ({ key }) => !options.commit.includes(key));
  for (const stage of stages) {
    if (await isAtHand(stage, input)) continue;
    await keeping(input, () => prepareMembers(pipeline, stage, { context, ports }));
  }
  if (await isVerifyFileStale(input)) await writeVerifyFile(pipeline, { ...input, context });
  // biome-ignore lint/plugin: the kernel has read the records by a schema; who made them is added to them.
  const built = (await readArtifacts(cwd, entry.version)) as unknown as LedgerArtifact[];
  const artifacts = built.map((each) => ({ ...each, madeBy: makerOf(each, entry.artifacts) }));
  const kept = entry.artifacts.filter((each) => !missing.includes(each));
  judgeDifferences({ entry, artifacts, order: stages.map(makersIn), kept, shown }, input.context.logger);
  return artifacts;
}

/** The file that says how to check the release is made last: it names the hashes of everything else. */
async function isVerifyFileStale({ context, entry, missing }: RebuildInput): Promise<boolean> {
  if (missing.some(isVerifyFile)) return true;
  const now = await readArtifacts(context.cwd, entry.version);
  const isOther = (each: LedgerArtifact) =>
    now.some((made) => isSame(made, each) && (made.sha256 !== each.sha256 || made.digest !== each.digest));
  return entry.artifacts.some(isVerifyFile) && entry.artifacts.some(isOther);
}

/** @throws ERESUMEDIFFERS where the first bytes are public */
function judgeDifferences(rebuilt: Rebuilt, logger: Logger): void {
  const differing = findDifferences(rebuilt);
  const refused = differing.filter(({ publicBy }) => publicBy.length > 0);
  if (refused.length > 0) {
    const publishers = [...new Set(refused.flatMap(({ publicBy }) => publicBy))].join(', ');
    const reason = `The first bytes went out with ${publishers}. A build that is not reproducible, another version of a tool, or a file that git ignores and the first build had gives other ones.`;
    throw resumeDiffers(
      rebuilt.entry.tag,
      refused.map(({ name }) => name),
      reason,
    );
  }
  if (differing.length === 0) return;
  const names = differing.map(({ name }) => name).join(', ');
  logger.warn(
    `THE BYTES OF ${rebuilt.entry.tag} CHANGE: ${names} built again differs from the first build. Nobody has seen the first bytes, so the new ones are published, and the ledger names them from now on.`,
  );
}

/** As `madeBy` names them. */
function makersIn(stage: readonly LoadedMember[]): string {
  return stage.map(({ key }) => key).join('+');
}

async function isAtHand(stage: readonly LoadedMember[], { context, entry }: RebuildInput): Promise<boolean> {
  const made = entry.artifacts.filter(({ madeBy }) => madeBy === makersIn(stage));
  return made.length > 0 && (await missingIn(context.cwd, made)).length === 0;
}

/** Builds, and puts back what was at hand before and was built over. */
async function keeping({ context, entry }: RebuildInput, build: () => Promise<void>): Promise<void> {
  const { cwd } = context;
  const missing = await missingIn(cwd, entry.artifacts);
  const isKept = (each: LedgerArtifact) => !missing.includes(each) && each.path !== undefined && !isOfItsDay(each);
  const kept = entry.artifacts.filter(isKept);
  await using store = scratchFolder('kept');
  for (const [i, { path = '' }] of kept.entries())
    await cp(join(cwd, path), join(store.path, String(i)), { recursive: true });
  await build();
  for (const [i, { path = '' }] of kept.entries()) {
    await rm(join(cwd, path), { recursive: true, force: true });
    await cp(join(store.path, String(i)), join(cwd, path), { recursive: true });
  }
  // biome-ignore lint/plugin: the kernel has read the records by a schema; who made them is added to them.
  const now = (await readArtifacts(cwd, entry.version)) as unknown as LedgerArtifact[];
  const others = now.filter((each) => !kept.some((old) => isSame(old, each)));
  await recordArtifacts(cwd, entry.version, [...kept, ...others]);
}

function makerOf(artifact: LedgerArtifact, known: readonly LedgerArtifact[]): string {
  return known.find((each) => isSame(each, artifact))?.madeBy ?? '';
}
