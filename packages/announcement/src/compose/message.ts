import type { Piece } from '../document/index.ts';
import type { Link } from '../facts/index.ts';

/** How much a message has to be seen. */
export type Tone = 'plain' | 'major' | 'security' | 'hotfix' | 'failure' | 'emergency';

/** A message before a channel gives it a form. What others wrote is in pieces, in which style and links are data. */
export interface Message {
  /** One line of plain text. */
  readonly title: string;
  /** One line of plain text below it; empty where there is nothing to add. */
  readonly lead: string;
  readonly tone: Tone;
  /** In order of worth: a channel shows the beginning when it cannot show all. */
  body(): Iterable<Piece>;
  /** Whether the body is the beginning of something longer. */
  readonly isShortened?: boolean;
  /** What is shown whatever is cut. */
  readonly tail: readonly Piece[];
  /** Where the whole is. */
  readonly more?: Link | undefined;
}

/** Messages that are made when a project has no template. */
export const audiences = ['engineering', 'product', 'devops', 'announcement'] as const;
export type Audience = (typeof audiences)[number];
