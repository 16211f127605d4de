/**
 * Text as Slack shows it literally. `<` begins a link, a mention or a command such as `<!channel>`, so no text of
 * anybody else may keep one. https://docs.slack.dev/messaging/formatting-message-text
 */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A link, or just its label when the address leads nowhere from Slack.
 *
 * @param label mrkdwn without links
 */
export function link(address: string, label: string): string {
  const url = webAddress(address);
  if (url === undefined) return label;
  // `<!channel|label>` would be a mention: only an address that a parser took for one gets between the brackets.
  const target = escaped(url).replaceAll('|', '%7C');
  return `<${target}|${label.replace(/\s+/g, ' ').trim() || target}>`;
}

/** The address in normal form, without user information, when a browser or a mail program opens it. */
export function webAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}

/** Code in a line of its own text colour. Backquotes cannot be escaped inside. */
export function code(text: string): string {
  return `\`${escaped(text).replaceAll('`', "'")}\``;
}

/**
 * Mrkdwn of at most `length` characters, cut at a word when one ends near and never inside a link or an entity.
 * A text that was longer ends in `…`.
 */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = text.slice(0, length - 1);
  if (kept.lastIndexOf('<') > kept.lastIndexOf('>')) kept = kept.slice(0, kept.lastIndexOf('<'));
  kept = kept.replace(/&[a-z]{0,3}$/, '').replace(/[\uD800-\uDBFF]$/, '');
  const space = kept.lastIndexOf(' ');
  const isInLink = kept.lastIndexOf('>') > space;
  return `${(space > Math.max(0, kept.length - 60) && !isInLink ? kept.slice(0, space) : kept).trimEnd()}…`;
}
