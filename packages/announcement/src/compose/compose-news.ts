import type { ReleaseNews } from '@waybill/kernel';
import { link, type Piece, piecesOf, text, webAddress } from '../document/index.ts';
import { paragraph } from './blocks.ts';
import type { Message } from './message.ts';

/** Characters of a text that are read. */
const longest = 100_000;

/** The message about what happened without a hook of the host: a deployment, a rollback, an alert. */
export function composeNews({ event, isEmergency, title, text: markdown, url }: ReleaseNews): Message {
  const address = webAddress(url ?? '');
  return {
    title: title.replace(/\s+/g, ' ').trim(),
    lead: isEmergency === true ? '\u{1F6A8} Emergency' : '',
    tone: isEmergency === true ? 'emergency' : event === 'deployed' ? 'plain' : 'failure',
    body: () => piecesOf(markdown.slice(0, longest)),
    tail: address === undefined ? [] : [pageLine(address)],
  };
}

function pageLine(address: string): Piece {
  return paragraph(text('See '), link(address, address));
}
