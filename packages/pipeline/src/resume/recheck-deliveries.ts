import { type PublishContext, reasonOf, redact } from '@waybill/kernel';
import { findKnown } from '../known-plugins/index.ts';
import { changeDelivery, type EntryRecord } from '../ledger/index.ts';
import { hasHook, type Input, type LoadedMember, type Pipeline } from '../plugins/index.ts';

/**
 * Asks for everything that an earlier run delivered whether it is still there. What is gone, because a service lost it or a
 * person deleted it, is delivered again.
 */
export async function recheckDeliveries(
  pipeline: Pipeline,
  input: Input<PublishContext> & { readonly record: EntryRecord },
): Promise<void> {
  const { context, record } = input;
  const { deliveries } = record.entry();
  const done = pipeline.members.filter(({ key }) =>
    deliveries.some((each) => each.member === key && each.state === 'done'),
  );
  await pipeline.stage(done, async (member) => {
    const missing = await missingOf(pipeline, member, input).catch((error: unknown) => {
      const reason = redact(reasonOf(error), context.env);
      context.logger.warn(`It is not known whether what \`${member.name}\` delivered is still there: ${reason}`);
      return [];
    });
    if (missing.length === 0) return;
    const reason = `Not there any more: ${missing.join(', ')}.`;
    context.logger.warn(`${member.name}: ${reason} It is delivered again.`);
    record.change((entry, at) => changeDelivery(entry, member.key, { state: 'unconfirmed', reason }, at));
  });
}

async function missingOf(
  pipeline: Pipeline,
  member: LoadedMember,
  { context, ports, record }: Input<PublishContext> & { readonly record: EntryRecord },
): Promise<readonly string[]> {
  const { artifacts, deliveries } = record.entry();
  const result = deliveries.find((each) => each.member === member.key)?.result;
  if (!hasHook(member, 'confirm')) return (await findKnown(member).confirm?.({ member, context, ports }, result)) ?? [];
  const missing = await pipeline.call(member, 'confirm', { ...context, artifacts } as PublishContext);
  return Array.isArray(missing) ? missing.map(String) : [];
}
