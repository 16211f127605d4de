import { type AnnouncementRecord, type BaseContext, reasonOf, redact } from '@waybill/kernel';
import { notDelivered } from '../errors.ts';
import type { Refusal } from './refusal.ts';

/** One message to one place. */
export interface MessageDelivery {
  /** As the log names it. */
  readonly name: string;
  /** Names this place, event and message in the ledger: it gets them once. */
  readonly key: string;
  /** Whether the run fails when the message is not delivered. */
  readonly isRequired?: boolean;
  /**
   * Whether the service cannot tell that it has the message already, so that the attempt is recorded first and never repeated
   * when its end is not known.
   */
  readonly isRecordedFirst?: boolean;
  /** @returns why it was not taken, or nothing when it was */
  send(): Promise<Refusal | undefined>;
}

/**
 * Delivers each message once for a release, whichever run or machine tries it. A failure with one keeps the message from no
 * other place: it is a warning, and in the ledger.
 *
 * @throws ENOTNOTIFIED for places that are required
 */
export async function deliverMessages(
  deliveries: readonly MessageDelivery[],
  { env, logger, announcement }: Pick<BaseContext, 'env' | 'logger'> & { readonly announcement?: AnnouncementRecord },
): Promise<void> {
  const missing: string[] = [];
  for (const { name, key, isRequired = false, isRecordedFirst = false, send } of deliveries) {
    if (announcement?.told.includes(key)) continue;
    if (isRecordedFirst && announcement?.begun?.includes(key)) {
      logger.warn(`${name} may have been notified by an earlier run, which ended meanwhile. Nothing is sent again.`);
      announcement.heard(key);
      continue;
    }
    if (isRecordedFirst) await announcement?.begin?.(key);
    const refusal = await send().catch((error: unknown): Refusal => ({ reason: reasonOf(error) }));
    if (refusal === undefined) {
      announcement?.heard(key);
      logger.success(`Notified ${name}.`);
      continue;
    }
    const reason = redact(refusal.reason.replace(/\.$/, ''), env);
    announcement?.missed(key, `${name}: ${reason}`, refusal.isUnclear);
    logger.warn(`Could not notify ${name}: ${reason}.`);
    if (isRequired) missing.push(`${name} (${reason})`);
  }
  if (missing.length > 0) throw notDelivered(missing);
}
