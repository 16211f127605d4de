import { makePrintable } from './printable.ts';

/** Readers of a log show them or remove them: a command with colours in it may be one without. */
const colours = String.raw`(?:\x1B\[[\d;]*m)*`;
const allColours = /\x1B\[[\d;]*m/g;

/** A word that may have colours between its letters. */
const coloured = (word: string) => [...word].join(colours);

/** What .NET's `TrimStart` removes, what nobody sees, and colours. */
const blank = String.raw`(?:[\t\v\f \xA0\xAD\x85\u1680\u2000-\u200F\u2028\u2029\u202F\u205F-\u2064\u3000\uFEFF]|\x1B\[[\d;]*m)*`;

/**
 * The last character of what a CI service obeys: `##[name]` and `##vso[name]` anywhere in a line (GitHub, Azure), `::name::`
 * at its start (GitHub), `section_start:1:name` (GitLab).
 */
const marker = new RegExp(
  [
    String.raw`(?<!\x1B)(?<=#${colours}#(?:${colours}[\w.-]){0,20}${colours})\[`,
    `(?<=^${blank}:${colours}):`,
    `(?<=${coloured('section_')}${colours}(?:${coloured('start')}|${coloured('end')})${colours}):`,
  ].join('|'),
  'gm',
);

const isBlank = new RegExp(`^${blank}(:?)${colours}$`);

/** Longer than what is before the last character of a marker. */
const remembered = 40;

export interface InertOutput {
  /** The next part of an output, with a backslash in each marker. */
  write(text: string): string;
  /** What ends the current line, where something is in it. */
  endLine(): string;
}

/**
 * Makes an output inert: what it says is shown, and no CI service and no terminal obeys it. A marker may come in several
 * parts.
 *
 * Grammar: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function createInertOutput(): InertOutput {
  // What counts of the current line. With the line's start where only blanks follow it.
  let line = '\n';
  let isEmpty = true;
  let endsInReturn = false;
  return {
    write(text) {
      if (text === '') return '';
      // To a reader of lines, a lone carriage return ends one. To a person, it hides one.
      const whole = endsInReturn && !text.startsWith('\n') ? `\n${text}` : text;
      const lines = whole.replace(/\r(?!\n|$)/g, '\r\n');
      endsInReturn = lines.endsWith('\r');
      const from = line.length;
      const inert = (line + makePrintable(lines)).replace(marker, (found, at: number) =>
        at < from ? found : `\\${found}`,
      );
      const last = inert.slice(Math.max(inert.lastIndexOf('\n'), inert.lastIndexOf('\r')) + 1);
      const blanks = isBlank.exec(last);
      isEmpty = last === '';
      line = blanks === null ? `x${last.replace(allColours, '').slice(-remembered)}` : `\n${blanks[1]}`;
      return inert.slice(from);
    },
    endLine() {
      const end = isEmpty && !endsInReturn ? '' : '\n';
      [line, isEmpty, endsInReturn] = ['\n', true, false];
      return end;
    },
  };
}

/** A whole text, made inert. */
export function makeInertText(text: string): string {
  return createInertOutput().write(text);
}

/** The same for JSON, which must mean the same afterwards. */
export function makeInertJson(json: string): string {
  const escaped = (found: string) => `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  return json.replace(/[\x1B\x7F-\x9F\u2028\u2029]|\p{Bidi_Control}/gu, escaped).replace(marker, escaped);
}
