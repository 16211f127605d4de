export { renderHtml } from './render-html.ts';
export { renderMarkdown } from './render-markdown.ts';
export { renderText } from './render-text.ts';
