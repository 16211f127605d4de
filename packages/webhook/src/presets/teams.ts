import { fitMarkdown, fitPieces, type Piece, renderMarkdown, shortened, webAddress } from '@waybill/announcement';
import type { RenderInput } from './render-input.ts';

/** Characters of JSON: Teams refuses more than about 28 KB. */
const longest = 22_000;

const mostBlocks = 60;

const colors = {
  ...{ plain: 'default', major: 'warning', hotfix: 'warning', security: 'attention', failure: 'attention' },
  emergency: 'attention',
} as const;

/** An Adaptive Card for a workflow of Power Automate: https://adaptivecards.io/explorer/ */
export function renderTeams({ message }: RenderInput): object {
  const { title, lead, tone, body, tail, more } = message;
  const end = renderBlocks(tail, longest / 4);
  const blocks = [...renderBlocks(body(), longest - JSON.stringify(end).length - 2_000), ...end];
  const url = webAddress(more?.url ?? '');
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(renderWords(shortened(title, 250)), { size: 'Large', weight: 'Bolder', color: colors[tone] }),
      ...(lead === '' ? [] : [block(renderWords(shortened(lead, 250)), { isSubtle: true, spacing: 'None' })]),
      ...blocks,
    ],
    ...(url === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Release page', url }] }),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

function renderWords(words: string): string {
  return fitMarkdown(() => [{ type: 'paragraph', inlines: [{ type: 'text', text: words }] }], 2_000, 'teams').markdown;
}

type Block = Readonly<Record<string, unknown>>;

function block(text: string, more: Block = {}): Block {
  return { type: 'TextBlock', text, wrap: true, ...more };
}

/** A block for each piece. A card keeps a text in one piece; lists and code have no Markdown there that can be trusted. */
function renderBlocks(pieces: Iterable<Piece>, characters: number): Block[] {
  const blocks: Block[] = [];
  let left = characters;
  for (const piece of fitPieces(pieces, Math.floor(characters)).pieces) {
    const next = renderPiece(piece);
    left -= JSON.stringify(next).length;
    if (left < 0 || blocks.length >= mostBlocks) {
      blocks.push(block('…'));
      break;
    }
    blocks.push(next);
  }
  return blocks;
}

function renderPiece(piece: Piece): Block {
  if (piece.type === 'code') return { ...block(renderMarkdown([piece], 'teams')), fontType: 'Monospace' };
  if (piece.type === 'heading') return block(renderMarkdown([piece], 'teams'), { weight: 'Bolder', spacing: 'Medium' });
  if (piece.type !== 'item') return block(renderMarkdown([piece], 'teams'));
  const words = renderMarkdown([{ type: 'paragraph', inlines: piece.inlines }], 'teams');
  const bullet = piece.number === undefined ? '•' : `${piece.number}\\.`;
  return block(`${'\u2003'.repeat(piece.indent)}${bullet} ${words}`, { spacing: 'None' });
}
