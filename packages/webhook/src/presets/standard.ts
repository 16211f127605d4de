import { fitPieces, renderText } from '@waybill/announcement';
import { bodyMarkdown, type RenderInput } from './render-input.ts';

/** Characters of the message in each form. */
const longest = 60_000;

/** The event as data, for a program: https://www.standardwebhooks.com */
export function renderStandard({ message, about, at }: RenderInput): object {
  const { event, release, failure, news } = about;
  const { title, lead, tone } = message;
  return {
    type: `release.${event}`,
    timestamp: at,
    data: {
      ...{ title, lead, tone },
      markdown: bodyMarkdown(message, longest, 'github'),
      text: renderText(fitPieces([...fitPieces(message.body(), longest).pieces, ...message.tail], longest).pieces),
      ...(release === undefined ? {} : { release: { ...release, notes: shortNotes(release.notes) } }),
      ...(failure === undefined ? {} : { failure }),
      ...(news === undefined ? {} : { news }),
    },
  };
}

/** The notes as they are, up to a limit. */
function shortNotes(notes: string): string {
  return notes.length <= longest ? notes : `${notes.slice(0, longest).replace(/\n[^\n]*$/, '')}\n…`;
}
