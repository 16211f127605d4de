import { nameOf, type Ports, reasonOf } from '@waybill/kernel';
import type { PlainMessage, SlackMessage } from '../render/index.ts';
import { postOnce } from './post-once.ts';
import type { Refusal } from './refusal.ts';
import { hint, timeout } from './slack-api.ts';

/**
 * Posts to the channel of an incoming webhook.
 *
 * @param url a secret as a whole: it is in no message
 * @returns the refusal when Slack does not take the message, in its own word where it says one
 */
export async function postToWebhook(
  url: string,
  message: SlackMessage | PlainMessage,
  ports: Pick<Ports, 'http' | 'clock'>,
): Promise<Refusal | undefined> {
  const request = {
    url,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: () => JSON.stringify(message),
    timeout,
    hint,
  };
  try {
    const answer = await postOnce(request, ports);
    const text = answer.text();
    if (answer.ok) return undefined;
    return { reason: /^\w{1,60}$/.test(text) ? text : `the answer has status ${answer.status}` };
  } catch (error) {
    return { reason: reasonOf(error).replaceAll(nameOf(request), 'POST to the webhook') };
  }
}
