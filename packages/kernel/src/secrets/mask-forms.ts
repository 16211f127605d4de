/** Characters of which a form is found: no form is shorter. */
const keyLength = 5;

/** Slots of the filter before the table: most places of a text are left after one look. */
const slots = 2 ** 16;

/** Forms of secrets, prepared for looking for all of them at once. */
export interface FormIndex {
  readonly filter: Uint8Array;
  /** By their first letters, the longest first. */
  readonly byStart: ReadonlyMap<string, readonly string[]>;
  /** Letters of the longest one. */
  readonly longest: number;
}

/** @param forms of five characters or more; shorter ones are left out */
export function indexForms(forms: Iterable<string>): FormIndex {
  const filter = new Uint8Array(slots);
  const byStart = new Map<string, string[]>();
  let longest = 0;
  for (const form of new Set(forms)) {
    if (form.length < keyLength) continue;
    const start = form.slice(0, keyLength);
    filter[slotAt(form, 0)] = 1;
    longest = Math.max(longest, form.length);
    const others = byStart.get(start);
    if (others === undefined) byStart.set(start, [form]);
    else others.push(form);
  }
  for (const all of byStart.values()) all.sort((a, b) => b.length - a.length);
  return { filter, byStart, longest };
}

function slotAt(text: string, at: number): number {
  let sum = 0;
  for (let i = at; i < at + keyLength; i++) sum = (sum * 31 + text.charCodeAt(i)) % slots;
  return sum;
}

/**
 * Puts `[secret]` in place of all forms. One pass, however many there are: what a program prints goes through here. Forms that
 * overlap are one place, so that none leaves its rest behind.
 */
export function maskForms(text: string, index: FormIndex): string {
  return maskPart(text, index, text.length).safe;
}

/**
 * The same for a part of an output. What may be the first letters of a form is left for the part that follows: programs print
 * in pieces.
 */
export function maskFormsSoFar(text: string, index: FormIndex): { readonly safe: string; readonly rest: string } {
  return maskPart(text, index, findBegun(text, index));
}

function maskPart(text: string, index: FormIndex, until: number): { readonly safe: string; readonly rest: string } {
  const { filter, byStart } = index;
  if (byStart.size === 0) return { safe: text, rest: '' };
  let end = until;
  let safe = '';
  let shown = 0;
  let hidden = 0;
  let began = 0;
  for (let at = 0; at < end && at + keyLength <= text.length; at++) {
    if (filter[slotAt(text, at)] === 0) continue;
    const form = byStart.get(text.slice(at, at + keyLength))?.find((each) => text.startsWith(each, at));
    if (form === undefined) continue;
    if (at >= hidden) {
      safe += `${text.slice(shown, at)}[secret]`;
      began = at;
    }
    hidden = Math.max(hidden, at + form.length);
    shown = hidden;
    if (hidden <= end) continue;
    // A longer one may begin in the same place.
    if (isBegun(text.slice(began), index)) return { safe: safe.slice(0, -'[secret]'.length), rest: text.slice(began) };
    end = findBegun(text, index, hidden);
  }
  return { safe: safe + text.slice(shown, end), rest: text.slice(end) };
}

/** Where the last letters of a text begin that are the first ones of a form; its end where there are none. */
function findBegun(text: string, index: FormIndex, from = 0): number {
  if (text.endsWith('\n')) return text.length;
  for (let at = Math.max(from, text.length - index.longest + 1); at < text.length; at++) {
    if (isBegun(text.slice(at), index)) return at;
  }
  return text.length;
}

function isBegun(last: string, { byStart, filter }: FormIndex): boolean {
  if (last.length >= keyLength && filter[slotAt(last, 0)] === 0) return false;
  if (last.length < keyLength) return [...byStart.keys()].some((start) => start.startsWith(last));
  const forms = byStart.get(last.slice(0, keyLength)) ?? [];
  return forms.some((form) => form.length > last.length && form.startsWith(last));
}
