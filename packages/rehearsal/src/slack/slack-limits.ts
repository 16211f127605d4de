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

/** Why Slack refuses a message. */
export interface SlackRefusal {
  readonly error: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long';
  /** Which part is wrong, and how. */
  readonly explanation?: string;
}

/** Slack staff name about 12,000 characters in all blocks together (slackapi/bolt-js#2509 and #2867). */
const allBlocks = 12_000;

/**
 * How Slack refuses a message, or nothing. Limits: docs.slack.dev, Block Kit reference. The emulator stores anything.
 */
export function slackRefusal(message: SlackMessage): SlackRefusal | undefined {
  if (message.blocks === undefined) return undefined;
  if (!Array.isArray(message.blocks)) return { error: 'invalid_blocks_format' };
  const blocks = message.blocks as readonly Block[];
  if (blocks.length > 50) return wrong('no more than 50 items allowed', '/blocks');
  for (const [at, block] of blocks.entries()) {
    const problem = findProblem(block);
    if (problem !== undefined) return wrong(problem, `/blocks/${at}`);
  }
  const total = blocks.reduce((sum, block) => sum + lengths(block).reduce((a, b) => a + b, 0), 0);
  return total > allBlocks ? { error: 'msg_blocks_too_long' } : undefined;
}

function wrong(problem: string, pointer: string): SlackRefusal {
  return { error: 'invalid_blocks', explanation: `${problem} [json-pointer:${pointer}]` };
}

const tooLong = (most: number) => `must be less than ${most + 1} characters`;

const empty = 'must be more than 0 characters';

function findProblem(block: Block): string | undefined {
  if (block.type === undefined) return 'missing required field: type';
  return problems[block.type]?.(block, lengths({ text: block.text ?? '' })[0] ?? 0);
}

type Problem = (block: Block, length: number) => string | undefined;

function count(items: readonly unknown[], most: number): string | undefined {
  return items.length < 1 || items.length > most ? `no more than ${most} items allowed` : undefined;
}

const problems: Readonly<Record<string, Problem>> = {
  header: (_, length) => (length < 1 ? empty : length > 150 ? tooLong(150) : undefined),
  section({ text, fields = [] }, length) {
    if (text === undefined && fields.length === 0) return 'missing required field: text';
    if (fields.length > 10 || lengths({ fields }).some((each) => each > 2000)) return 'invalid fields';
    return length > 3000 ? tooLong(3000) : undefined;
  },
  context: ({ elements = [] }) =>
    count(elements, 10) ?? (lengths({ elements }).some((length) => length < 1) ? empty : undefined),
  actions: ({ elements = [] }) => count(elements, 25),
  markdown: (_, length) => (length > 12_000 ? tooLong(12_000) : undefined),
  rich_text: ({ elements = [] }) => firstProblem(elements as readonly Element[], elementProblem),
};

interface Element {
  readonly type?: string;
  readonly style?: unknown;
  readonly indent?: number;
  readonly elements?: readonly Element[];
}

function firstProblem<T>(
  items: readonly T[] | undefined,
  problem: (item: T) => string | undefined,
): string | undefined {
  if (items === undefined || items.length === 0) return 'must have at least 1 item';
  return items.map(problem).find((each) => each !== undefined);
}

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function elementProblem({ type = '', style, indent = 0, elements }: Element): string | undefined {
  if (type === 'rich_text_list') {
    const isList =
      (style === 'bullet' || style === 'ordered') && Number.isInteger(indent) && indent >= 0 && indent <= 8;
    const isOfSections = elements?.every((item) => item.type === 'rich_text_section');
    return isList && isOfSections ? firstProblem(elements, elementProblem) : 'invalid list';
  }
  const isKnown = ['rich_text_section', 'rich_text_quote', 'rich_text_preformatted'].includes(type);
  return isKnown ? firstProblem(elements, (each) => inlineProblem({ ...each })) : `unsupported type: ${type}`;
}

function inlineProblem({ type, text, url, style = {} }: Record<string, unknown>): string | undefined {
  if (type !== 'text' && type !== 'link') return `unsupported type: ${type}`;
  if (typeof text !== 'string' || text === '') return empty;
  if (type === 'link' && (typeof url !== 'string' || !URL.canParse(url))) return 'must be a valid URL';
  const isStyle = Object.entries(style as object).every(
    ([name, value]) => ['bold', 'italic', 'strike', 'code'].includes(name) && typeof value === 'boolean',
  );
  return isStyle ? undefined : 'invalid style';
}

/** The lengths of all texts below. */
function lengths({ text, fields = [], elements = [] }: Block): number[] {
  const own = typeof text === 'string' ? text : text?.text;
  const below = [...fields, ...elements] as readonly Block[];
  return [...(own === undefined ? [] : [own.length]), ...below.flatMap(lengths)];
}
