import { withoutSequences } from './printable.ts';

/** Right-to-left scripts: in their texts, marks of direction are ordinary. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const marks = /[\u200E\u200F\u061C]|\u034F/g;

/** Controls but tab and line ends; what changes the order of letters; what has no width and joins nothing. */
const unseen =
  /[\0-\x08\v\f\x0E-\x1F\x7F-\x9F\xAD\u115F\u1160\u17B4\u17B5\u200B\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}]/gu;

/** Chooses a form of the character before it: of an emoji, a sign, a letter. Elsewhere, and after another one, it hides. */
const idleSelector =
  /(?<![^\0-\x22\x24-\x29\x2B-\x2F\x3A-\xA8\p{Variation_Selector}])\p{Variation_Selector}+|(?<![\u1820-\u18AA])\u180E+/gu;

/** Joiners are letters of some scripts and parts of emoji. After a letter that needs none, they hide. */
const idleJoiner = /(?<![^\0-\u02FF\u200C\u200D])[\u200C\u200D]+/gu;

/** Characters that repeat ASCII unseen; after a black flag they name a region: 🏴󠁧󠁢󠁥󠁮󠁧󠁿. */
const tags = /(\u{1F3F4})?[\u{E0000}-\u{E007F}]+/gu;
const longestRegion = 8;

const suspicious =
  /\u034F|[\p{Variation_Selector}\u180E\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\0-\x08\v\f\x0E-\x1F\x7F-\x9F\xAD\r\u061C\u115F\u1160\u17B4\u17B5\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;

/**
 * Text of others for people to read: what they see is all that it holds. Letters of every script, emoji and line ends stay;
 * what only a terminal obeys, what nobody sees and what shows letters in another order goes.
 */
export function makeReadable(text: string): string {
  // Hardly any text has something of this.
  if (!suspicious.test(text)) return text;
  const plain = withoutSequences(text)
    .replace(/\r(?!\n)/g, '\n')
    .replace(unseen, '')
    .replace(tags, (found, flag = '') => (flag !== '' && [...found].length <= longestRegion ? found : flag));
  const directed = rightToLeft.test(plain) ? plain : plain.replace(marks, '');
  return directed.replace(idleJoiner, '').replace(idleSelector, '');
}

/** Whether a person sees all that a name holds, on one line. */
export function isReadable(name: string): boolean {
  return makeReadable(name) === name && !/[\r\n\t]/.test(name);
}

/** The name with what nobody sees shown as `\\u200b`. */
export function showUnseen(name: string): string {
  return [...name]
    .map((each) => (suspicious.test(each) ? `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}` : each))
    .join('');
}
