import { escapeMarkdown, shortened } from '@waybill/announcement';
import { bodyMarkdown, type RenderInput } from './render-input.ts';

/** Mattermost cuts a post at 16,383 characters: https://developers.mattermost.com/integrate/webhooks/incoming/ */
const longest = 14_000;

/** One post of Markdown, in which an invisible space keeps every `@` from calling anybody. */
export function renderMattermost({ message }: RenderInput): object {
  const { title, lead } = message;
  const head = [
    `### ${escapeMarkdown(shortened(title, 250))}`,
    lead === '' ? '' : `*${escapeMarkdown(shortened(lead, 250))}*`,
  ];
  const text = [...head, bodyMarkdown(message, longest, 'mattermost')].filter((each) => each !== '').join('\n\n');
  return { text };
}
