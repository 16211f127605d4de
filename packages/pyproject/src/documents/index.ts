export { type Data, keysAt, lengthAt, nameOfPath, type Path, textAt, textsAt, valueAt } from './data.ts';
export type { Document } from './document.ts';
export { type Located, locatedIn, type Source, type Span } from './located.ts';
export { openDocument } from './open-document.ts';
export { type ProjectFiles, projectFiles } from './project-files.ts';
export { lineOf, linesWith } from './quote-lines.ts';
