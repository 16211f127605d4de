import { findCode } from './markdown-code.ts';

/** Not after a backslash that takes the character its meaning; two of them are one for people. */
const isBare = (character: string) => String.raw`${character}(?<=(?<!\\)(?:\\\\)*${character})`;

/** What begins HTML. An address in angle brackets is none: `<https://example.org>`. */
const html = new RegExp(
  String.raw`${isBare('<')}(?=[a-z/!?])(?!https?:\/\/[^\s<>]*>|mailto:[^\s<>]*>|[\w.+-]+@[\w.-]+>)`,
  'gi',
);

/** The end of a link's text with its address: `](address`. */
const link = new RegExp(String.raw`${isBare('\\]')}(\(\s*<?([^\s)>]*)|:[ \t]*<?([^\s>]+))`, 'g');

/** Addresses that a page may lead to. Without a scheme, one is relative. */
function isSafeAddress(address: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(address) || !/^[^/?#]*:|[\\\0-\x1F]|&(?:#|\w+;)/.test(address);
}

/** A link's text with what follows it: an address, the name of one, or the address of that name. */
const linked = new RegExp(
  String.raw`${isBare('\\[')}((?:[^[\]\\]|\\[\s\S]|\[[^[\]]{0,200}\](?:\([^()\s]{0,500}\))?){1,300})\](?:(?=(\[))|(?:\(\s*|:[ \t]*)<?([^\s)>]+)|)`,
  'g',
);

/** A place in a text, by its scheme. */
const place = /(?:https?:\/\/|\bwww\.)([^\s/?#\\<>()*`"']+)/gi;

/** A text that is a place: a domain that no file name looks like. */
const domain = /^((?:[\w-]{1,63}\.){1,10}(?:com|org|net|edu|gov|io|dev|info))(?:[/?#:]\S*)?$/i;

/** Whether the text of a link promises another host than the one that it leads to. */
function isForged(words: string, address: string): boolean {
  const host = URL.parse(address.startsWith('//') ? `https:${address}` : address)?.hostname;
  if (host === undefined || host === '') return false;
  return promisedBy(words).some((promised) => withoutWww(promised) !== withoutWww(host));
}

/** The hosts that a text names, as a page shows it. */
function promisedBy(words: string): string[] {
  const shown = words
    .replace(/&(?:colon|#0*58|#x0*3a);/gi, ':')
    .replace(/&(?:sol|#0*47|#x0*2f);/gi, '/')
    .replace(/&(?:period|#0*46|#x0*2e);/gi, '.')
    .replace(/\\(?=[!-/:-@[-`{-~])|[*~]/g, '');
  const only = domain.exec(shown.trim())?.[1];
  const hosts = [...shown.matchAll(place)].map(({ 0: all, 1: host = '' }) => (/^www/i.test(all) ? all : host));
  return [...(only === undefined ? [] : [only]), ...hosts].map((host) => {
    const spoken = host.replace(/(?<![.,:;!])[.,:;!]+$/, '');
    return URL.parse(`https://${spoken}`)?.hostname ?? spoken.toLowerCase();
  });
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

/**
 * Markdown of others that shows what it says: HTML is words, a link that leads elsewhere than it says or to a program is its
 * text and its address. What is in code is left alone. A reader of Markdown shows ordinary text as before.
 */
export function makeSafeMarkdown(text: string): string {
  const hasNames = text.includes(']:');
  return outsideCode(text, (part) =>
    part
      .replace(html, '\\<')
      .replace(link, (found, rest: string, inline?: string, defined?: string) =>
        isSafeAddress(inline ?? defined ?? '') ? found : `\\]${rest}`,
      )
      .replace(linked, (found, words: string, name?: string, address?: string) => {
        // An address elsewhere in the text: what it is cannot be told here.
        const isNamed = address === undefined && (name !== undefined || hasNames) && promisedBy(words).length > 0;
        return isNamed || (address !== undefined && isForged(words, address)) ? `\\${found}` : found;
      }),
  );
}

/** Changes a Markdown text where it is no code. */
export function outsideCode(
  text: string,
  change: (part: string) => string,
  code: (part: string) => string = (part) => part,
): string {
  let result = '';
  let end = 0;
  for (const [from, to] of findCode(text)) {
    result += change(text.slice(end, from)) + code(text.slice(from, to));
    end = to;
  }
  return result + change(text.slice(end));
}
