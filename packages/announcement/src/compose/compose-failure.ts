import type { DeploymentNews } from '@waybill/kernel';
import { cutPiece, type Inline, link, type Piece, piecesOf, shortened, text } from '../document/index.ts';
import type { FailureFacts } from '../facts/index.ts';
import { heading, item, paragraph } from './blocks.ts';
import type { Message } from './message.ts';

/** Errors shown; of more there is the number. */
const mostFailures = 8;

/** Characters of a piece of an error. */
const longestPiece = 2_500;

/** The title of the message about a run that failed. */
export function failureTitle({ name, version, isReleased, deployment }: FailureFacts): string {
  if (deployment !== undefined) return `${name}: ${describeDeployment(deployment)}`;
  const what = [name, version].filter(Boolean).join(' ');
  return isReleased ? `${what} is released, and a step after it failed` : `Release of ${what} failed`;
}

/** A release that is out did not fail: this says what became of the environment. */
function describeDeployment({ environment, purpose, state, tag, from }: DeploymentNews): string {
  if (purpose === 'deploy') return `${tag} was ${state === 'failed' ? 'not ' : ''}deployed to ${environment}`;
  const way = from === undefined ? `to ${tag}` : `from ${from} to ${tag}`;
  return state === 'failed' ? `the rollback of ${environment} ${way} failed` : `${environment} was rolled back ${way}`;
}

/** The message about a run that failed: what went wrong, what is public, what to do. */
export function composeFailure(facts: FailureFacts): Message {
  const shown = facts.failures.slice(0, mostFailures);
  const rest = facts.failures.length - shown.length;
  return {
    title: failureTitle(facts),
    lead: '',
    tone: 'failure',
    *body() {
      yield* place(facts);
      for (const { code, message, details } of shown) {
        if (code) yield heading(shortened(code, 100), 3);
        yield* short(message);
        yield* short(details);
      }
      if (rest > 0) yield paragraph(text(`and ${rest} more`));
    },
    tail: advicePieces(facts.advice ?? []),
  };
}

/** Branch, repository and CI run in one line. */
function place({ branch, repository, run }: FailureFacts): Piece[] {
  const parts: Inline[][] = [
    ...(branch === undefined || branch === '' ? [] : [[text('Branch '), text(shortened(branch, 100), { code: true })]]),
    ...(repository === undefined ? [] : [[link(repository, shortened(new URL(repository).pathname.slice(1), 100))]]),
    ...(run === undefined ? [] : [[link(run, 'CI run')]]),
  ];
  const inlines = parts.flatMap((part, at) => (at === 0 ? part : [text(' · '), ...part]));
  return inlines.length === 0 ? [] : [paragraph(...inlines)];
}

function short(markdown: string): Piece[] {
  // What decides is at the end of an output.
  return [...piecesOf(markdown)].map((piece) => cutPiece(piece, longestPiece, 'end'));
}

function advicePieces(advice: readonly string[]): Piece[] {
  return advice
    .flatMap((sentence) => [...piecesOf(sentence)])
    .slice(0, 20)
    .map((piece) => cutPiece(piece, 500))
    .map((piece) => (piece.type === 'paragraph' ? item(...piece.inlines) : piece));
}
