/** Tags that arrange a page and say nothing. */
const layout = new Set([
  ...['details', 'summary', 'p', 'div', 'span', 'sub', 'sup', 'img', 'a', 'center', 'picture', 'source', 'br'],
]);

/** A tag in a text. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly isEnd: boolean;
}

export function tagOf(html: string): Tag {
  const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)\b/i.exec(html) ?? [];
  return { name: name.toLowerCase(), isEnd: slash !== '' };
}

/** The value of an attribute of a tag; nothing where the tag has none of that name. */
export function attributeOf(tag: string, name: string): string | undefined {
  for (const [, key = '', double, single, plain] of tag.matchAll(
    /\s([a-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi,
  )) {
    if (key.toLowerCase() === name) return decoded(double ?? single ?? plain ?? '');
  }
  return undefined;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => entities[name] ?? '');
}

const comment = /<!--(?:(?!<!--)[\s\S])*?-->/g;

/** HTML as a reader should see it: comments and what arranges a page go, other brackets are words: `List<String>`. */
export function visibleHtml(html: string): string {
  return html.replace(comment, '').replace(/<\/?([a-z][a-z0-9]*)\b[^<>]*>/gi, (tag, name: string) => {
    if (!layout.has(name.toLowerCase())) return tag;
    return name.toLowerCase() === 'br' ? '\n' : '';
  });
}

/** A piece of HTML as markdown-it has it inside a paragraph. */
export interface HtmlPiece {
  readonly type: 'html_inline' | 'text';
  readonly content: string;
}

/** The tags of a block of HTML, and what is between them. */
export function piecesOfHtml(html: string): HtmlPiece[] {
  const parts = html.replace(comment, '').split(/(<\/?[a-z][a-z0-9]*\b[^<>]*>)/i);
  return parts.map((content, at) => ({ type: at % 2 === 1 ? 'html_inline' : 'text', content }));
}
