import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArtifacts } from '@waybill/kernel';
import { resumeDiffers } from '../errors.ts';
import { prepareGuarded } from '../guards/guards.ts';
import type { LedgerArtifact } from '../ledger/parse-ledger.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Pipeline } from '../pipeline.ts';
import { isSame } from '../steps/made-artifacts.ts';
import { missingIn, recordArtifacts } from './local-bytes.ts';
import { findDifferences, type Rebuilt } from './plan-rebuild.ts';
import type { RestoreInput } from './restore-bytes.ts';

export interface RebuildInput extends RestoreInput {
  readonly missing: readonly LedgerArtifact[];
}

/**
 * Runs the building members at the tag again, but for those whose artifacts are all at hand. What was brought back
 * stays: it is what is public.
 *
 * @throws ERESUMEDIFFERS when what was built again is public with other bytes
 */
export async function rebuild(pipeline: Pipeline, input: RebuildInput): Promise<readonly LedgerArtifact[]> {
  const { entry, options, ports, missing } = input;
  const { cwd, nextRelease } = input.context;
  const context = { ...input.context, nextRelease: { ...nextRelease, gitHead: entry.builtFrom } };
  const stages = pipeline.stagesOf('prepare', ({ key }) => !options.commit.includes(key));
  for (const stage of stages) {
    if (await isAtHand(stage, input)) continue;
    await keeping(input, async () => {
      await pipeline.stage(stage, (member) =>
        prepareGuarded(member, { context, ports }, (changes) =>
          pipeline.call({ ...member, options: { ...member.options, ...changes } }, 'prepare', context),
        ),
      );
    });
  }
  const built = (await readArtifacts(cwd, entry.version)) as unknown as LedgerArtifact[];
  const artifacts = built.map((each) => ({ ...each, madeBy: makerOf(each, entry.artifacts) }));
  const kept = entry.artifacts.filter((each) => !missing.includes(each));
  refuseDifferences({ entry, artifacts, order: stages.map(makersIn), kept });
  return artifacts;
}

function refuseDifferences(rebuilt: Rebuilt): void {
  const differing = findDifferences(rebuilt);
  if (differing.length === 0) return;
  const publishers = [...new Set(differing.flatMap(({ publicBy }) => publicBy))].join(', ');
  const names = differing.map(({ name }) => name);
  const reason = `The first bytes went out with ${publishers}. A build that is not reproducible, or another version of a tool, gives other ones.`;
  throw resumeDiffers(rebuilt.entry.tag, names, reason);
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
  const kept = entry.artifacts.filter((each) => !missing.includes(each) && each.path !== undefined);
  const store = await mkdtemp(join(tmpdir(), 'waybill-kept-'));
  try {
    for (const [i, { path = '' }] of kept.entries())
      await cp(join(cwd, path), join(store, String(i)), { recursive: true });
    await build();
    for (const [i, { path = '' }] of kept.entries()) {
      await rm(join(cwd, path), { recursive: true, force: true });
      await cp(join(store, String(i)), join(cwd, path), { recursive: true });
    }
    const now = (await readArtifacts(cwd, entry.version)) as unknown as LedgerArtifact[];
    const others = now.filter((each) => !kept.some((old) => isSame(old, each)));
    await recordArtifacts(cwd, entry.version, [...kept, ...others]);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

function makerOf(artifact: LedgerArtifact, known: readonly LedgerArtifact[]): string {
  return known.find((each) => isSame(each, artifact))?.madeBy ?? '';
}
