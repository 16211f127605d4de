const longestQuote = 300;

/**
 * What an index says about a request that it refused. Warehouse puts its words into the status line; others into the
 * body, as HTML or text.
 *
 * @param phrase what follows the status in the status line, when it is not the usual one of that status
 */
export function parseRefusal(phrase: string | undefined, body: string): string {
  const words = phrase?.trim() || textOf(body) || '(nothing)';
  return words.length > longestQuote ? `${words.slice(0, longestQuote)}…` : words;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

/** The text of an HTML page, or of anything else, on one line. */
function textOf(body: string): string {
  return body
    .replace(/<(head|style|script)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (entity, name: string) => entities[name.toLowerCase()] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}
