import type { Inline } from '@waybill/announcement';

/** Somebody who is called by the configuration, never by a text of others. */
export type Mention =
  | { readonly type: 'user'; readonly user_id: string }
  | { readonly type: 'usergroup'; readonly usergroup_id: string }
  | { readonly type: 'broadcast'; readonly range: 'here' | 'channel' | 'everyone' };

/** The parts of Slack's rich text that are used here. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export interface RichText {
  readonly type: 'rich_text';
  readonly elements: readonly Element[];
}

export type Element =
  | { readonly type: 'rich_text_section'; readonly elements: readonly (Inline | Mention)[] }
  | {
      readonly type: 'rich_text_list';
      readonly style: 'bullet' | 'ordered';
      readonly indent: number;
      /** How many numbers are left out before the first one. */
      readonly offset?: number;
      readonly elements: readonly { readonly type: 'rich_text_section'; readonly elements: readonly Inline[] }[];
    }
  | { readonly type: 'rich_text_preformatted'; readonly elements: readonly Inline[] }
  | { readonly type: 'rich_text_quote'; readonly elements: readonly Inline[] };
