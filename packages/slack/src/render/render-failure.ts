import {
  cutPiece,
  type Failure,
  type FailureFacts,
  failureTitle,
  type Inline,
  link,
  type Piece,
  piecesOf,
  shortened,
  text,
} from '@waybill/announcement';
import { fitPieces, sizeOfBlocks } from './fit.ts';
import { type Block, context, escaped, header, limits, type SlackMessage } from './message.ts';
import { mentionBlocks } from './render-message.ts';

/** Errors shown; of more there is the number. */
const mostFailures = 8;

/** Characters of one error: its sentence, what to do, and a tool's output. */
const longestFailure = 2_500;

const longestSentence = 600;

const shortestOutput = 200;

/**
 * The message about a failed release: each error with its code, sentence and the end of a tool's output, what is public
 * already, and the run to look at.
 */
export function renderFailure(facts: FailureFacts, mention: readonly string[] = []): SlackMessage {
  const title = failureTitle(facts);
  const shown = facts.failures.slice(0, mostFailures);
  const rest = facts.failures.length - shown.length;
  const codes = shown.flatMap((failure) => failure.code ?? []);
  const top = [header(title), ...mentionBlocks(mention), ...whereBlocks(facts)];
  const bottom = [...(rest > 0 ? [context(`and ${rest} more`)] : []), ...adviceBlocks(facts.advice ?? [])];
  const taken = sizeOfBlocks([...top, ...bottom]);
  const room = {
    blocks: 3,
    characters: Math.floor((limits.characters - taken.characters) / Math.max(shown.length, 1)),
    json: Math.floor((limits.json - taken.json) / Math.max(shown.length, 1)),
  };
  return {
    text: shortened(
      escaped(shortened([title, facts.deployment ? '' : codes.join(', ')].filter(Boolean).join(': '), 300)),
      1_500,
    ),
    blocks: [...top, ...shown.flatMap((failure) => fitPieces(failurePieces(failure, room), room).blocks), ...bottom],
  };
}

function whereBlocks({ branch, repository, run }: FailureFacts): Block[] {
  const parts: Inline[][] = [
    ...(branch === undefined || branch === '' ? [] : [[text('Branch '), text(shortened(branch, 100), { code: true })]]),
    ...(repository === undefined ? [] : [[link(repository, shortened(new URL(repository).pathname.slice(1), 100))]]),
    ...(run === undefined ? [] : [[link(run, 'CI run')]]),
  ];
  const elements = parts.flatMap((part, at) => (at === 0 ? part : [text(' · '), ...part]));
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

/** Code and sentence, the words of the details, and what is left of the room for the end of the output. */
function failurePieces({ code, message, details }: Failure, room: { readonly characters: number }): Piece[] {
  const most = Math.min(longestFailure, room.characters);
  const sentence = [...piecesOf(message)].map((piece) => cutPiece(piece, longestSentence));
  const pieces = [...piecesOf(details)];
  const words = pieces.filter(({ type }) => type !== 'code');
  const outputs = pieces.filter(({ type }) => type === 'code');
  const named: Piece[] =
    code === undefined || code === '' ? [] : [{ type: 'heading', level: 3, inlines: [text(shortened(code, 100))] }];
  const kept: Piece[] = [];
  // Where a tool has spoken, it has half of the room at least.
  let left = (outputs.length > 0 ? most / 2 : most) - lengthOf([...named, ...sentence.slice(0, 3)]);
  for (const piece of words) {
    if (left <= 10) break;
    const cut = cutPiece(piece, Math.max(left - 10, 1));
    kept.push(cut);
    left -= lengthOf([cut]);
  }
  const begun: Piece[] = [...named, ...sentence.slice(0, 3), ...kept];
  const output = outputs.at(-1);
  if (output === undefined) return begun;
  const forOutput = Math.max(most - lengthOf(begun) - 50, shortestOutput);
  return [...begun, cutPiece(output, forOutput, 'end')];
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, piece) =>
      sum +
      10 +
      (piece.type === 'code' ? piece.text.length : piece.inlines.reduce((all, each) => all + each.text.length, 0)),
    0,
  );
}

function adviceBlocks(advice: readonly string[]): Block[] {
  const pieces = advice.flatMap((sentence) => [...piecesOf(sentence)]).map((piece) => cutPiece(piece, 500));
  return [...fitPieces(pieces, { blocks: 1, characters: 1_200, json: 2_500 }).blocks];
}
