import { fitSections } from './fit-sections.ts';
import { markdownToMrkdwn } from './markdown-to-mrkdwn.ts';
import { type Block, context, header, limits, type Message, shortened } from './message.ts';
import { code, cut, escaped, link } from './mrkdwn.ts';

/** One error without secrets. Message and details are Markdown. */
interface Failure {
  readonly code: string | undefined;
  readonly message: string;
  readonly details: string;
}

/** All that the message about a failed release says; a run may end before it knows branch and version. */
export interface FailureFacts {
  readonly name: string;
  readonly version: string | undefined;
  readonly branch: string | undefined;
  readonly repository: string | undefined;
  readonly run: string | undefined;
  readonly failures: readonly Failure[];
}

/** Errors shown in full; of more there is the number. Eight of them stay within a message. */
const mostFailures = 8;
const longestFailure = 900;

/** The message about a failed release: what failed and what to do, from which branch, and the run to look at. */
export function renderFailure(facts: FailureFacts): Message {
  const title = `Release of ${[facts.name, facts.version].filter(Boolean).join(' ')} failed`;
  const shown = facts.failures.slice(0, mostFailures);
  const rest = facts.failures.length - shown.length;
  const codes = shown.map((failure) => failure.code).filter(Boolean);
  return {
    text: cut(escaped([title, codes.join(', ')].filter(Boolean).join(': ')), 500),
    blocks: [
      header(title),
      ...whereBlocks(facts),
      ...shown.flatMap(failureBlocks),
      ...(rest > 0 ? [context(`and ${rest} more`)] : []),
    ],
  };
}

function whereBlocks({ branch, repository, run }: FailureFacts): Block[] {
  const parts = [
    ...(branch === undefined ? [] : [`Branch ${code(shortened(branch, limits.header))}`]),
    ...(repository === undefined ? [] : [link(repository, escaped(new URL(repository).pathname.slice(1)))]),
    ...(run === undefined ? [] : [link(run, 'CI run')]),
  ];
  return parts.length === 0 ? [] : [context(cut(parts.join(' · '), 800))];
}

function failureBlocks(failure: Failure): readonly Block[] {
  const title = failure.code === undefined ? [] : [`*${cut(escaped(failure.code), 100)}*`];
  const pieces = [...title, ...markdownToMrkdwn(failure.message), ...markdownToMrkdwn(failure.details)];
  const room = { blocks: 1, characters: longestFailure };
  const { sections, isCut } = fitSections(
    pieces.map((piece) => cut(piece, longestFailure / 2)),
    room,
  );
  return isCut ? [...sections, context('…')] : sections;
}
