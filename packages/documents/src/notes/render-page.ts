import { createHash } from 'node:crypto';
import { escapeHtml, makeReadable } from '@waybill/kernel';
import MarkdownIt, { type Token } from 'markdown-it';

/** Characters of one paragraph that are read as Markdown, as some forms take the square of their length. */
const longestParagraph = 20_000;
/** Characters of the notes: a page of more is not read. */
const longestNotes = 2_000_000;

const style = `
:root { color-scheme: light dark; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
pre, code { font-family: ui-monospace, monospace; font-size: .9em; background: rgb(128 128 128 / .15); border-radius: .25rem; }
code { padding: .1em .3em; }
pre { padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
pre code { padding: 0; background: none; }
blockquote { margin: 0; padding-left: 1rem; border-left: .25rem solid rgb(128 128 128 / .4); }
table { border-collapse: collapse; }
th, td { border: 1px solid rgb(128 128 128 / .4); padding: .25rem .5rem; text-align: left; }
`;

/** Nothing is loaded, run or sent, whatever the notes hold; the hash is of the one style. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * Release notes as one HTML page that needs nothing else. The text of commits is in them, so HTML in it is shown as text,
 * an image becomes a link, and a link leads to the web or a mail address.
 *
 * @param title of the page: name and version
 * @param notes Markdown
 */
export function renderPage(title: string, notes: string): string {
  const body = createMarkdown().render(makeReadable(notes).slice(0, longestNotes));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<main>
${body.trimEnd()}
</main>
</body>
</html>
`;
}

function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.validateLink = isWebAddress;
  markdown.core.ruler.after('block', 'shorten', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type === 'inline' && token.content.length > longestParagraph)
        token.content = `${token.content.slice(0, longestParagraph)}…`;
    }
  });
  markdown.renderer.rules['image'] = (tokens, at) => renderImage(tokens[at]);
  return markdown;
}

function isWebAddress(address: string): boolean {
  if (address.startsWith('#')) return true;
  return ['http:', 'https:', 'mailto:'].includes(URL.parse(address)?.protocol ?? '');
}

/** A picture would be loaded from elsewhere: who opens the page would be seen there. */
function renderImage(token: Token | undefined): string {
  const address = String(token?.attrGet('src') ?? '');
  const words = token?.content || address;
  return `<a href="${escapeHtml(address)}">${escapeHtml(words)}</a>`;
}
