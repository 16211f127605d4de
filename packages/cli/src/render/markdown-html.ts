import { makeReadable } from '@waybill/kernel';
import MarkdownIt, { type Token } from 'markdown-it';
import { Html, showText } from './html.ts';

/** Characters of one paragraph that are read as Markdown, as some forms take the square of their length. */
const longestParagraph = 20_000;

/**
 * Markdown of others as HTML that loads and runs nothing: HTML in it is text, an image is a link, and a link leads to the web or a mail
 * address.
 */
export function markdownHtml(markdown: string): Html {
  const page = createMarkdown().render(makeReadable(markdown.toWellFormed()));
  return new Html(page.replace(/<li>\[([ x])\] /g, (_, tick) => `<li class="task">${tick === 'x' ? '☑' : '☐'} `));
}

function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.validateLink = (address) => ['http:', 'https:', 'mailto:'].includes(URL.parse(address)?.protocol ?? '');
  markdown.core.ruler.after('block', 'shorten', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type === 'inline' && token.content.length > longestParagraph)
        token.content = `${token.content.slice(0, longestParagraph)}…`;
    }
  });
  markdown.renderer.rules['image'] = (tokens, at) => renderImage(tokens[at]);
  // A wide table scrolls by itself.
  markdown.renderer.rules['table_open'] = () => '<div class="wide"><table>\n';
  markdown.renderer.rules['table_close'] = () => '</table></div>\n';
  return markdown;
}

function renderImage(token: Token | undefined): string {
  const address = String(token?.attrGet('src') ?? '');
  return `<a href="${showText(address)}">${showText(token?.content || address)}</a>`;
}
