import { errorsOf, isReleaseError, type PublishContext, readArtifacts, reasonOf } from '@waybill/kernel';
import { invalidOutput, unconfirmed } from '../errors.ts';
import { type Call, type Finish, findKnown, looksFirst } from '../known-plugins/index.ts';
import { changeDelivery, type Delivery, type EntryRecord, isSettled } from '../ledger/index.ts';
import type { Input, LoadedMember, Pipeline } from '../plugins/index.ts';
import { asWords } from '../summary/index.ts';
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
export async function deliver(pipeline: Pipeline, given: DeliverInput) {
  // The digest of an image is known before it is delivered, and release notes may name it.
  const artifacts = await readArtifacts(given.context.cwd, given.context.nextRelease.version);
  const input = { ...given, context: { ...given.context, artifacts } };
  const { record, context } = input;
  const returned = new Map<string, unknown>();
  const members = pipeline.stagesOf('publish').flat();
  const stages = pipeline.stagesOf('publish', ({ key }) => isOpen(record, key));
  await record?.confirm();
  const ahead = beginAhead(pipeline, stages.flat(), input);
  try {
    for (const stage of stages) {
      await record?.copy();
      await pipeline.stage(stage, async (member) => {
        returned.set(member.key, await deliverOne(pipeline, { member, ahead: ahead.get(member) }, input));
      });
    }
  } finally {
    // After a failure, too, nothing is at work any more.
    await Promise.allSettled(ahead.values());
  }
  if (record !== undefined) return releasesIn(record.entry(), members, context.nextRelease);
  return members.map((member) => releaseOf(member, returned.get(member.key), context.nextRelease));
}

/** A member that came into the configuration after the release is none of its business. */
function isOpen(record: EntryRecord | undefined, key: string): boolean {
  if (record === undefined) return true;
  const delivery = record.entry().deliveries.find(({ member }) => member === key);
  return delivery !== undefined && !isSettled(delivery);
}

/**
 * What nobody can see is delivered beside whatever comes before it: order is about what can be seen. Each member ahead is
 * a promise of what remains to be done in its stage.
 */
function beginAhead(pipeline: Pipeline, members: readonly LoadedMember[], input: DeliverInput) {
  const ahead = new Map<LoadedMember, Promise<Finish>>();
  const { context, ports, isRepeat } = input;
  for (const member of members) {
    const call: Call = (changes) => pipeline.call(member, 'publish', context, changes);
    const begun = findKnown(member).publish?.({ member, context, ports, isRepeat }, call);
    if (begun === undefined) continue;
    changerOf(member, input)({ state: 'started' });
    // What goes wrong is said when its stage has come.
    begun.catch(() => undefined);
    ahead.set(member, begun);
  }
  return ahead;
}

function changerOf({ key }: LoadedMember, { record }: DeliverInput) {
  return (what: Partial<Delivery>) => record?.change((entry, at) => changeDelivery(entry, key, what, at));
}

interface Delivered {
  readonly member: LoadedMember;
  readonly ahead: Promise<Finish> | undefined;
}

async function deliverOne(pipeline: Pipeline, { member, ahead }: Delivered, input: DeliverInput): Promise<unknown> {
  const { context, record } = input;
  const change = changerOf(member, input);
  await record?.confirm();
  if (ahead === undefined) change({ state: 'started' });
  try {
    const result = await (ahead === undefined ? pipeline.call(member, 'publish', context) : (await ahead)());
    if (result && (typeof result !== 'object' || Array.isArray(result))) {
      throw invalidOutput(member.name, 'publish', 'an object');
    }
    const missing = unconfirmedIn(result);
    if (missing.length > 0) throw unconfirmed(context.nextRelease.gitTag, member.name, missing.join(', '));
    change(result === false ? { state: 'skipped' } : { state: 'done', result: { ...(result as object) } });
    if (!looksFirst(member)) record?.hurry();
    return result;
  } catch (error) {
    const isUnconfirmed = isReleaseError(error) && error.code === 'EUNCONFIRMED';
    change({ state: isUnconfirmed ? 'unconfirmed' : 'failed', reason: shortReason(error) });
    throw error;
  }
}

/** What a service took and does not show, as the member says. */
function unconfirmedIn(result: unknown): string[] {
  const { unconfirmed: names } = (result || {}) as { readonly unconfirmed?: unknown };
  return Array.isArray(names) ? names.map(String) : [];
}

/** One line for the ledger; a foreign error's own words are in the details. */
function shortReason(error: unknown): string {
  const [first] = errorsOf(error);
  if (!isReleaseError(first)) return reasonOf(first);
  return first.code === 'EMEMBERFAILED' ? asWords(first.details) : `${first.code} ${first.message}`;
}
