import { shortened, webAddress } from '@waybill/announcement';
import { bodyMarkdown, type RenderInput } from './render-input.ts';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const limits = { title: 256, description: 4_000, content: 200 };

const colors = {
  plain: 0x2f80ed,
  major: 0xf2994a,
  hotfix: 0xeb5757,
  security: 0xeb5757,
  failure: 0xeb5757,
  emergency: 0xeb5757,
};

/** One embed. No text can call anybody: Discord is told so, whatever the text holds. */
export function renderDiscord({ message, at }: RenderInput): object {
  const { title, lead, tone, more } = message;
  const url = webAddress(more?.url ?? '');
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: shortened(title, limits.title),
        description: bodyMarkdown(message, limits.description, 'discord'),
        color: colors[tone],
        timestamp: at,
        ...(url === undefined ? {} : { url }),
        ...(lead === '' ? {} : { footer: { text: shortened(lead, limits.content) } }),
      },
    ],
  };
}
