/** What Slack counts in a message. */
export interface SlackMessage {
  readonly text?: unknown;
  readonly blocks?: unknown;
}

interface Block {
  readonly type?: string;
  readonly text?: { readonly text?: string } | string;
  readonly fields?: readonly { readonly text?: string }[];
  readonly elements?: readonly unknown[];
}

/** Slack staff name about 12,000 characters in all blocks together (slackapi/bolt-js#2509 and #2867). */
const allBlocks = 12_000;

/**
 * The error code with which Slack refuses a message, or nothing. Limits: docs.slack.dev, Block Kit reference.
 * The emulator stores anything.
 */
export function slackRefusal(message: SlackMessage): string | undefined {
  if (message.blocks === undefined) return undefined;
  if (!Array.isArray(message.blocks)) return 'invalid_blocks_format';
  const blocks = message.blocks as readonly Block[];
  if (blocks.length > 50 || blocks.some(invalid)) return 'invalid_blocks';
  const total = blocks.reduce((sum, block) => sum + lengths(block).reduce((a, b) => a + b, 0), 0);
  return total > allBlocks ? 'msg_blocks_too_long' : undefined;
}

function invalid(block: Block): boolean {
  const [text = 0] = lengths({ text: block.text ?? '' });
  const { fields = [], elements = [] } = block;
  switch (block.type) {
    case 'header':
      return text < 1 || text > 150;
    case 'section':
      if (block.text === undefined && fields.length === 0) return true;
      return text > 3000 || fields.length > 10 || lengths({ fields }).some((length) => length > 2000);
    case 'context':
      return elements.length < 1 || elements.length > 10;
    case 'actions':
      return elements.length < 1 || elements.length > 25;
    case 'markdown':
      return text > 12_000;
    case undefined:
      return true;
    default:
      return false;
  }
}

function lengths({ text, fields = [] }: Block): number[] {
  const own = typeof text === 'string' ? text : text?.text;
  return [...(own === undefined ? [] : [own.length]), ...fields.map((field) => field.text?.length ?? 0)];
}
