import { type PublishContext, reasonOf, redact } from '@waybill/kernel';
import { findKnown } from '../../known-plugins/index.ts';
import type { LedgerArtifact } from '../../ledger/index.ts';
import { hasHook, type Pipeline } from '../../plugins/index.ts';
import { fillWorktree } from '../worktree/fill-worktree.ts';
import { copyRelease, missingIn, recordArtifacts } from './local-bytes.ts';
import { rebuild } from './rebuild.ts';
import type { RestoreInput } from './restore-input.ts';

/**
 * Brings the bytes of a release into the folder of the context: from the working copy, else from where they are public
 * already, else by building again.
 *
 * @returns the artifacts, which differ from the ledger's where new ones were taken
 * @throws ERESUMEDIFFERS
 */
export async function restoreBytes(pipeline: Pipeline, input: RestoreInput): Promise<readonly LedgerArtifact[]> {
  const { context, entry, home, needsBytes, notary } = input;
  const { cwd, logger } = context;
  await copyRelease(home, cwd, entry.version);
  await recordArtifacts(cwd, entry.version, entry.artifacts);
  if (!needsBytes) return entry.artifacts;

  const lost = await missingIn(cwd, entry.artifacts);
  if (lost.length === 0) return entry.artifacts;
  const isSigned = (await notary.judge(entry)).is === 'signed';
  const shown = await bringBack(pipeline, input, { artifacts: lost, isSigned });
  const missing = await missingIn(cwd, entry.artifacts);
  for (const { name } of lost.filter((each) => !missing.includes(each))) logger.log(`Restored ${name}.`);
  if (missing.length === 0) {
    await recordArtifacts(cwd, entry.version, entry.artifacts);
    return entry.artifacts;
  }
  logger.log(`Building again at ${entry.tag}: ${missing.map(({ name }) => name).join(', ')}.`);
  await fillWorktree({ ...input, place: input.place });
  return rebuild(pipeline, { ...input, missing, shown });
}

/**
 * Members that deliver may have a hook `restore`, which gets back what is public already; then the release page is asked,
 * where the ledger is signed.
 *
 * @returns what members gave back
 */
async function bringBack(
  pipeline: Pipeline,
  { context, ports }: RestoreInput,
  { artifacts, isSigned }: { readonly artifacts: readonly LedgerArtifact[]; readonly isSigned: boolean },
): Promise<readonly LedgerArtifact[]> {
  const kindly = (name: string, restoring: Promise<unknown>) =>
    restoring.catch((error: unknown) => {
      context.logger.warn(`${name} restored nothing: ${redact(reasonOf(error), context.env)}`);
    });
  // One after another: several may have the same bytes, and write to the same place.
  for (const member of pipeline.members.filter((each) => hasHook(each, 'restore'))) {
    const lost = await missingIn(context.cwd, artifacts);
    if (lost.length === 0) break;
    const asked = { ...context, artifacts: lost, isSigned } as PublishContext;
    await pipeline.stage([member], () => kindly(member.name, pipeline.call(member, 'restore', asked)));
  }
  const missing = await missingIn(context.cwd, artifacts);
  const shown = artifacts.filter((each) => !missing.includes(each));
  // Who may write a page may write the ledger, too: together they are no evidence.
  if (missing.length === 0 || !isSigned) return shown;
  await pipeline.stage(pipeline.members, async (member) => {
    const restoring = findKnown(member).restore?.({ member, context, ports }, missing);
    if (restoring !== undefined) await kindly(member.name, restoring);
  });
  return shown;
}
