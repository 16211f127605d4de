export { compareWithIndexes } from './compare-with-indexes.ts';
export { confirmServed } from './confirm-served.ts';
export { deliver } from './deliver.ts';
export { publishedAt } from './published-at.ts';
