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
import { findDifferences } from './plan-rebuild.ts';
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
  const { entry, options, ports } = input;
  const { cwd, nextRelease } = input.context;
  const context = { ...input.context, nextRelease: { ...nextRelease, gitHead: entry.builtFrom } };
  const stages = pipeline.stagesOf('prepare', ({ key }) => !options.commit.includes(key));
  for (const stage of stages) {
    if (await isAtHand(stage, input)) continue;
    await keeping(input, async () => {
      await pipeline.stage(stage, (member) =>
        prepareGuarded(member, { context, ports }, () => pipeline.call(member, 'prepare', context)),
      );
    });
  }
  const built = (await readArtifacts(cwd, entry.version)) as unknown as LedgerArtifact[];
  const artifacts = built.map((each) => ({ ...each, madeBy: makerOf(each, entry.artifacts) }));
  const differing = findDifferences(entry, artifacts);
  if (differing.length > 0) {
    const reason = 'A build that is not reproducible, or another version of a tool, gives other bytes.';
    throw resumeDiffers(entry.tag, differing, reason);
  }
  return artifacts;
}

async function isAtHand(stage: readonly LoadedMember[], { context, entry }: RebuildInput): Promise<boolean> {
  const makers = stage.map(({ key }) => key).join('+');
  const made = entry.artifacts.filter(({ madeBy }) => madeBy === makers);
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
