export { fitMarkdown } from './fit-markdown.ts';
export { fitPieces } from './fit-pieces.ts';
export { renderHtml } from './render-html.ts';
export { type Dialect, escapeMarkdown, renderAddress, renderMarkdown } from './render-markdown.ts';
export { renderText } from './render-text.ts';
