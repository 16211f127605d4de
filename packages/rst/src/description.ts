import type { Line } from './lines.ts';

/** Why docutils would stop, and where. */
export interface Problem {
  readonly line: number;
  /** A half sentence: `unknown directive \`automodule\``. */
  readonly what: string;
  /** Another version of docutils may see it differently. */
  readonly isDoubtful?: boolean;
}

/** A name that something else must define. */
export interface Reference {
  readonly line: number;
  readonly name: string;
}

/** What is known of a description while it is read. Names are as docutils compares them. */
export interface Description {
  /** All of it: what is not understood in detail is still searched. */
  readonly source: string;
  readonly problems: Problem[];
  /** Name → where it leads to; `undefined` for a place in the text. */
  readonly targets: Map<string, string | undefined>;
  /** Names that the text has without saying so: titles. A target of the same name takes precedence. */
  readonly implicit: Set<string>;
  readonly references: Reference[];
  readonly substitutions: Set<string>;
  readonly substituted: Reference[];
  readonly roles: Set<string>;
  /** Of `[#]_` and `[*]_` and of references without a name: how many there are of each, and how many targets. */
  readonly counts: Record<'#' | '*' | '__', { references: number; targets: number }>;
  /** Underlines of titles, outermost first; and how deep the text is now. */
  readonly titles: { readonly styles: string[]; level: number };
  /** Whether something was passed over that may define names: a table. */
  hasGaps: boolean;
  /** Reads lines that stand inside of something. */
  nested(lines: readonly Line[]): void;
  /** Reads inline markup. */
  text(lines: readonly Line[]): void;
}

/** Lines to be read, and whether titles are allowed among them. */
export interface Body {
  readonly description: Description;
  readonly lines: readonly Line[];
  readonly takesTitles: boolean;
}

/**
 * Reads a construct that begins at a line.
 *
 * @returns where the next one begins; `undefined` when it is something else
 */
export type Read = (body: Body, at: number) => number | undefined;

/** As docutils compares names. */
export function nameFrom(text: string): string {
  return text.replace(/\0/g, '').split(/\s+/).filter(Boolean).join(' ').toLowerCase();
}

/** The name of a text with markup in it, such as a title. */
export function nameOfText(text: string): string {
  return nameFrom(text.replace(/\[([^[\]]+)\]_/g, '$1').replace(/[*`|\\]|_+(?=\W|$)/g, ''));
}

/** Keeps a target. A name that leads to two places is a problem, to the same place twice is none. */
export function addTarget({ targets, problems }: Description, { name, line }: Reference, uri?: string): void {
  const isTwice = targets.has(name) && (uri === undefined || targets.get(name) !== uri);
  if (isTwice) problems.push({ line, what: `two targets are called \`${name}\`` });
  targets.set(name, uri);
}

/** What must be separated from the text after it. */
export function mustBeFinished(
  { description, lines }: Body,
  what: string,
  { isFinished, end }: { readonly isFinished: boolean; readonly end: number },
): void {
  if (isFinished) return;
  description.problems.push({ line: lines[end]?.number ?? 0, what: `${what} ends without a blank line` });
}
