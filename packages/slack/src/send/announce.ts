import { type BaseContext, type PublishContext, reasonOf, redact } from '@waybill/kernel';
import type { Message, PlainMessage } from '../render/index.ts';
import { asPlainText } from '../render/index.ts';
import type { Destination } from './destinations.ts';
import { isAboutLayout, type Refusal } from './refusal.ts';

/** What to do about the refusals that a project can do something about. */
const remedies: Readonly<Record<string, string>> = {
  channel_not_found: 'correct its name, or invite the bot if it is private',
  not_in_channel: 'invite the bot, or give it the scope `chat:write.public`',
  is_archived: 'name another one',
  missing_scope: 'give the bot the scope `chat:write`',
  invalid_token: 'make a new webhook',
  no_service: 'make a new webhook',
};

/**
 * Posts a message to each destination in turn. A failure with one is a warning and keeps the message from no other: what is
 * announced has happened already. A message whose layout is refused is sent once more as plain text.
 */
export async function announce(
  message: Message,
  destinations: readonly Destination[],
  { env, logger, announcement }: Pick<BaseContext, 'env' | 'logger'> & Pick<PublishContext, 'announcement'>,
): Promise<void> {
  const safe = (refusal: Refusal) => redact(explained(refusal), env);
  for (const destination of destinations) {
    if (announcement?.told.includes(destination.name)) continue;
    let refusal = await post(destination, message);
    if (refusal !== undefined && isAboutLayout(refusal)) {
      logger.warn(
        `Slack refuses the layout of the message to ${destination.name}: ${safe(refusal)}. It is sent as plain text.`,
      );
      refusal = await post(destination, { text: asPlainText(message), mrkdwn: false });
    }
    if (refusal === undefined) {
      announcement?.heard(destination.name);
      logger.success(`Notified ${destination.name}.`);
    } else {
      announcement?.missed(destination.name);
      logger.warn(`Could not notify ${destination.name}: ${safe(refusal)}.`);
    }
  }
}

function post(destination: Destination, message: Message | PlainMessage): Promise<Refusal | undefined> {
  return destination.post(message).catch((error: unknown) => ({ reason: reasonOf(error) }));
}

function explained({ reason, explanation }: Refusal): string {
  const more = remedies[reason] ?? explanation;
  const isCode = more !== undefined || /^\w*blocks\w*$/.test(reason);
  return `${isCode ? `\`${reason}\`` : reason.replace(/\.$/, '')}${more === undefined ? '' : ` (${more.replace(/\.$/, '')})`}`;
}
