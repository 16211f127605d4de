export type { ArchivedFile } from './archived-file.ts';
export { listContents, nameIn } from './list-contents.ts';
export { longestEntry, parseEntry } from './parse-entry.ts';
export { placeOf } from './place-of.ts';
export { renderSums, sumsName } from './render-sums.ts';
