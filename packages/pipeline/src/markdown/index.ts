export { withoutCode } from './markdown-code.ts';
export { makeSafeMarkdown, outsideCode } from './safe-markdown.ts';
