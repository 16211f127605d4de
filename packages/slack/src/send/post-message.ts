import { type BaseContext, reasonOf, redact } from '@waybill/kernel';
import { asPlainText, type PlainMessage, type SlackMessage } from '../render/index.ts';
import type { Destination } from './destinations.ts';
import type { PostedMessage } from './posted-message.ts';
import { isAboutLayout, type Refusal } from './refusal.ts';

/** What to do about the refusals that a project can do something about. */
const remedies: Readonly<Record<string, string>> = {
  channel_not_found: 'correct its name, or invite the bot if it is private',
  not_in_channel: 'invite the bot, or give it the scope `chat:write.public`',
  is_archived: 'name another one',
  missing_scope: 'give the bot the scope `chat:write`',
  token_revoked: 'install the Slack app again, and set `SLACK_BOT_TOKEN` to its new token',
  account_inactive: 'install the Slack app again, and set `SLACK_BOT_TOKEN` to its new token',
  invalid_token: 'make a new webhook',
  no_service: 'make a new webhook',
};

type Context = Pick<BaseContext, 'env' | 'logger'>;

/** A message that was posted before and shows the state until now. */
export interface Earlier {
  readonly place: PostedMessage;
}

/**
 * Posts a message, or changes the one that was posted before. One whose layout is refused is sent once more as plain text. One
 * that cannot be changed any more is followed by a new one.
 *
 * @returns why Slack did not take it, or where it is
 */
export async function postMessage(
  destination: Destination,
  message: SlackMessage,
  earlier: Earlier | undefined,
  context: Context,
): Promise<Refusal | PostedMessage> {
  const { update } = destination;
  if (earlier !== undefined && update !== undefined) {
    const changed = await sendKindly(destination, message, (each) => update(earlier.place, each), context);
    if (!('reason' in changed)) return changed.ts === '' ? earlier.place : changed;
    if (!isGone(changed)) return { reason: explained(changed) };
  }
  const posted = await sendKindly(destination, message, (each) => destination.post(each), context);
  return 'reason' in posted ? { reason: explained(posted) } : posted;
}

type Send = (message: SlackMessage | PlainMessage) => Promise<Refusal | PostedMessage>;

async function sendKindly({ name }: Destination, message: SlackMessage, send: Send, { env, logger }: Context) {
  const first = await attempt(send, message);
  if (!('reason' in first) || !isAboutLayout(first)) return first;
  const why = redact(explained(first), env);
  logger.warn(`Slack refuses the layout of the message to ${name}: ${why}. It is sent as plain text.`);
  return attempt(send, { text: asPlainText(message), mrkdwn: false });
}

function attempt(send: Send, message: SlackMessage | PlainMessage): Promise<Refusal | PostedMessage> {
  return send(message).catch((error: unknown) => ({ reason: reasonOf(error) }));
}

/** Whether the message is not there, or not ours, so that only a new one shows anything. */
function isGone({ reason }: Refusal): boolean {
  return /^(?:message_not_found|cant_update_message|edit_window_closed|channel_not_found|is_inactive)$/.test(reason);
}

function explained({ reason, explanation }: Refusal): string {
  const more = remedies[reason] ?? explanation;
  const isCode = more !== undefined || /^\w{0,50}blocks\w{0,50}$/.test(reason);
  return `${isCode ? `\`${reason}\`` : reason.replace(/\.$/, '')}${more === undefined ? '' : ` (${more.replace(/\.$/, '')})`}`;
}
