import { errorsOf, isReleaseError, type PublishContext, reasonOf } from '@waybill/kernel';
import { invalidOutput } from '../errors.ts';
import { looksFirst, publishGuarded } from '../guards/guards.ts';
import { changeDelivery, isSettled } from '../ledger/change-entry.ts';
import type { Delivery } from '../ledger/parse-ledger.ts';
import type { EntryRecord } from '../ledger/record.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { releaseOf, releasesIn } from './releases.ts';

export interface DeliverInput extends Input<PublishContext> {
  readonly record?: EntryRecord | undefined;
  /** An earlier run may have delivered something that the ledger does not know. */
  readonly isRepeat: boolean;
}

/**
 * Runs what is left of the deliveries, stage by stage; each is recorded when it begins and when it ends.
 *
 * @returns every delivery of the release, those of earlier runs among them
 */
export async function deliver(pipeline: Pipeline, input: DeliverInput) {
  const { record, context } = input;
  const returned = new Map<string, unknown>();
  const stages = pipeline.stagesOf('publish');
  for (const stage of stages) {
    const left = stage.filter(({ key }) => isOpen(record, key));
    if (left.length > 0) await record?.copy();
    await pipeline.stage(left, async (member) => {
      returned.set(member.key, await deliverOne(pipeline, member, input));
    });
  }
  const members = stages.flat();
  if (record !== undefined) return releasesIn(record.entry(), members, context.nextRelease);
  return members.map((member) => releaseOf(member, returned.get(member.key), context.nextRelease));
}

/** A member that came into the configuration after the release is none of its business. */
function isOpen(record: EntryRecord | undefined, key: string): boolean {
  if (record === undefined) return true;
  const delivery = record.entry().deliveries.find(({ member }) => member === key);
  return delivery !== undefined && !isSettled(delivery);
}

async function deliverOne(pipeline: Pipeline, member: LoadedMember, input: DeliverInput): Promise<unknown> {
  const { context, ports, record, isRepeat } = input;
  const change = (what: Partial<Delivery>) =>
    record?.change((entry, at) => changeDelivery(entry, member.key, what, at));
  change({ state: 'started' });
  try {
    const call = () => pipeline.call(member, 'publish', context);
    const result = await publishGuarded(member, { context, ports, isRepeat }, call);
    if (result && (typeof result !== 'object' || Array.isArray(result))) {
      throw invalidOutput(member.name, 'publish', 'an object');
    }
    change(result === false ? { state: 'skipped' } : { state: 'done', result: { ...(result as object) } });
    if (!looksFirst(member)) record?.hurry();
    return result;
  } catch (error) {
    change({ state: 'failed', reason: shortReason(error) });
    throw error;
  }
}

/** One line for the ledger; a foreign error's own words are in the details. */
function shortReason(error: unknown): string {
  const [first] = errorsOf(error);
  if (!isReleaseError(first)) return reasonOf(first);
  return first.code === 'EMEMBERFAILED' ? first.details : `${first.code} ${first.message}`;
}
