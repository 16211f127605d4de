import { type BaseContext, type PublishContext, reasonOf, redact } from '@waybill/kernel';
import type { Destination } from './destinations.ts';
import type { Message } from './message.ts';

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
 * Posts a message to each destination in turn. Trouble with one is a warning and keeps no other from hearing: what
 * is announced has happened already.
 */
export async function announce(
  message: Message,
  destinations: readonly Destination[],
  { env, logger, announcement }: Pick<BaseContext, 'env' | 'logger'> & Pick<PublishContext, 'announcement'>,
): Promise<void> {
  for (const destination of destinations) {
    if (announcement?.told.includes(destination.name)) continue;
    const reason = await destination.post(message).catch(reasonOf);
    if (reason === undefined) {
      announcement?.heard(destination.name);
      logger.success(`Told ${destination.name}.`);
    } else {
      announcement?.missed(destination.name);
      logger.warn(`Did not tell ${destination.name}: ${redact(explained(reason), env)}.`);
    }
  }
}

function explained(reason: string): string {
  const remedy = remedies[reason];
  return remedy === undefined ? reason.replace(/\.$/, '') : `\`${reason}\` (${remedy})`;
}
