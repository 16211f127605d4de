import type { EmulatedSlack, MailServer, WebhookReceiver } from '@waybill/rehearsal';
import { fitLine, fitText, type Report } from '../report/index.ts';
import { renderBlocks } from './render-blocks.ts';

type Message = Report['messages'][number];

/** Characters of one message. */
const longest = 20_000;

/** What people would have got. */
export async function readMessages(
  {
    slack,
    mail,
    webhooks,
  }: {
    readonly slack?: EmulatedSlack | undefined;
    readonly mail?: MailServer | undefined;
    readonly webhooks?: WebhookReceiver | undefined;
  },
  channels: readonly string[],
): Promise<Message[]> {
  const posted = slack === undefined ? [] : await Promise.all(channels.map((channel) => ofChannel(slack, channel)));
  const mails = (mail?.mails ?? []).map(
    ({ to, subject, text }): Message => ({
      ...{ service: 'email', to: fitLine(to.join(', ')), subject: fitLine(subject), text: fitText(text, longest) },
    }),
  );
  const calls = (webhooks?.calls ?? []).map(
    ({ to, body }): Message => ({
      ...{ service: 'webhook', to: fitLine(to), text: fitText(`\`\`\`json\n${indent(body)}\n\`\`\``, longest) },
    }),
  );
  return [...posted.flat(), ...mails, ...calls].slice(0, 200);
}

async function ofChannel(slack: EmulatedSlack, channel: string): Promise<Message[]> {
  const messages = await slack.messages(channel).catch(() => []);
  return messages.map(({ text, blocks, thread, ts }) => ({
    ...{ service: 'slack', to: fitLine(`#${channel}`), subject: fitLine(text) },
    text: fitText(renderBlocks(blocks) || text, longest),
    ...(thread !== undefined && thread !== ts ? { isAnswer: true } : {}),
  }));
}

function indent(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
