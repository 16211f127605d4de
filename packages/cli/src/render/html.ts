import { escapeHtml, makeReadable } from '@waybill/kernel';

/** HTML that is safe to put into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | undefined | false | readonly Value[];

/** HTML in which every value is text, unless it is HTML itself: html`<p>${title}</p>`. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(strings.reduce((all, each, at) => `${all}${show(values[at - 1])}${each}`));
}

function show(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return showText(String(value));
  return value.map(show).join('');
}

/** Text of others as it is shown: what nobody sees, and what shows letters in another order, goes. */
export function showText(text: string): string {
  return escapeHtml(makeReadable(text.toWellFormed()));
}

/** A link to the web, or only its words. */
export function link(address: string | undefined, words: Value): Html {
  const url = URL.parse(address ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) return html`${words}`;
  return html`<a href="${url.href}">${words}</a>`;
}
