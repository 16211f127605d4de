import { type PublishContext, reasonOf, redact } from '@waybill/kernel';
import { restoreGuarded } from '../guards/guards.ts';
import type { Entry, LedgerArtifact } from '../ledger/parse-ledger.ts';
import { hasHook } from '../members/call-member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { copyRelease, missingIn, recordArtifacts } from './local-bytes.ts';
import { rebuild } from './rebuild.ts';

export interface RestoreInput extends Input<PublishContext> {
  readonly entry: Entry;
  /** The working copy of the run, where an earlier one may have left its release. */
  readonly home: string;
  /** Whether anything is left to deliver: telling needs no bytes. */
  readonly needsBytes: boolean;
}

/**
 * Brings the bytes of a release into the folder of the context: from the working copy, else from where they are public
 * already, else by building again.
 *
 * @returns the artifacts, which differ from the ledger's where new ones were taken
 * @throws ERESUMEDIFFERS
 */
export async function restoreBytes(pipeline: Pipeline, input: RestoreInput): Promise<readonly LedgerArtifact[]> {
  const { context, entry, home, needsBytes } = input;
  const { cwd, logger } = context;
  await copyRelease(home, cwd, entry.version);
  await recordArtifacts(cwd, entry.version, entry.artifacts);
  if (!needsBytes) return entry.artifacts;

  const lost = await missingIn(cwd, entry.artifacts);
  if (lost.length === 0) return entry.artifacts;
  await bringBack(pipeline, input, lost);
  const missing = await missingIn(cwd, entry.artifacts);
  for (const { name } of lost.filter((each) => !missing.includes(each))) logger.log(`Brought back ${name}.`);
  if (missing.length === 0) {
    await recordArtifacts(cwd, entry.version, entry.artifacts);
    return entry.artifacts;
  }
  logger.log(`Building again at ${entry.tag}: ${missing.map(({ name }) => name).join(', ')}.`);
  return rebuild(pipeline, { ...input, missing });
}

/** Members that deliver may have a hook `restore`, which gets back what they delivered; then the release page is asked. */
async function bringBack(
  pipeline: Pipeline,
  { context, ports }: RestoreInput,
  artifacts: readonly LedgerArtifact[],
): Promise<void> {
  const kindly = (name: string, restoring: Promise<unknown>) =>
    restoring.catch((error: unknown) => {
      context.logger.warn(`${name} brought nothing back: ${redact(reasonOf(error), context.env)}`);
    });
  const able = pipeline.members.filter((member) => hasHook(member, 'restore'));
  await pipeline.stage(able, (member) =>
    kindly(member.name, pipeline.call(member, 'restore', { ...context, artifacts } as PublishContext)),
  );
  const missing = await missingIn(context.cwd, artifacts);
  if (missing.length === 0) return;
  await pipeline.stage(pipeline.members, (member) =>
    kindly(member.name, restoreGuarded(member, { context, ports }, missing)),
  );
}
