export { sayPage } from './say-page.ts';
export { isSame } from './section.ts';
export { writePage } from './write-page.ts';
