import type { Body, Read } from './description.ts';
import { enumerator } from './markers.ts';
import { readItems, takeItem } from './read-lists.ts';

interface Enumerator {
  /** What stands around the number: `(`, `)` or `.`. */
  readonly format: string;
  readonly sequence: string;
  readonly ordinal: number;
}

const sequences: Readonly<Record<string, RegExp>> = {
  arabic: /^[0-9]+$/,
  loweralpha: /^[a-z]$/,
  upperalpha: /^[A-Z]$/,
  lowerroman: /^[ivxlcdm]+$/,
  upperroman: /^[IVXLCDM]+$/,
};

/** `1. one`, `a) one`, `(i) one`, `#. one`; a line that does not go on like a list is text. */
export const readEnumeration: Read = (body, at) => {
  let last: Enumerator | undefined;
  const markerOf = (text: string, where: number) => {
    const found = parseEnumerator(text, last?.sequence);
    if (found === undefined || !isNext(found, last) || !goesOn(body, where, found)) return undefined;
    last = { ...found, sequence: last?.sequence ?? found.sequence };
    return enumerator.exec(text)?.[0];
  };
  return readItems(body, at, { name: 'an enumerated list', markerOf, take: takeItem });
};

function isNext(found: Enumerator, last: Enumerator | undefined): boolean {
  if (last === undefined) return true;
  if (found.format !== last.format) return false;
  return found.sequence === '#' || (found.sequence === last.sequence && found.ordinal === last.ordinal + 1);
}

/** The line after the first one of an item is blank, indented, or the next item. */
function goesOn({ lines }: Body, at: number, { format, sequence, ordinal }: Enumerator): boolean {
  const next = lines[at + 1]?.text ?? '';
  if (next.trim() === '' || next.startsWith(' ')) return true;
  const following = parseEnumerator(`${next} `, sequence);
  if (following === undefined || following.format !== format) return false;
  return following.sequence === '#' || (following.sequence === sequence && following.ordinal === ordinal + 1);
}

function parseEnumerator(text: string, expected?: string): Enumerator | undefined {
  const [, open = '', number = '', close = ''] = enumerator.exec(text) ?? [];
  if (number === '' || (open !== '' && close === '.')) return undefined;
  const sequence = sequenceOf(number, expected);
  const ordinal = ordinalOf(number, sequence);
  return ordinal === undefined ? undefined : { format: open + close, sequence, ordinal };
}

function sequenceOf(number: string, expected?: string): string {
  if (number === '#') return '#';
  if (expected !== undefined && sequences[expected]?.test(number)) return expected;
  if (number === 'i') return 'lowerroman';
  if (number === 'I') return 'upperroman';
  return Object.entries(sequences).find(([, pattern]) => pattern.test(number))?.[0] ?? 'arabic';
}

function ordinalOf(number: string, sequence: string): number | undefined {
  if (sequence === '#') return 1;
  if (sequence === 'arabic') return Number(number);
  if (sequence.endsWith('alpha')) return number.toLowerCase().charCodeAt(0) - 96;
  return fromRoman(number.toUpperCase());
}

const romans = { M: 1000, CM: 900, D: 500, CD: 400, C: 100, XC: 90, L: 50, XL: 40, X: 10, IX: 9, V: 5, IV: 4, I: 1 };

function fromRoman(number: string): number | undefined {
  if (!/^M{0,4}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/.test(number)) return undefined;
  let [sum, rest] = [0, number];
  for (const [letters, value] of Object.entries(romans)) {
    for (; rest.startsWith(letters); rest = rest.slice(letters.length)) sum += value;
  }
  return sum;
}
