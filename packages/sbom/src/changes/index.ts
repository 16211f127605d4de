export { lockedChanges } from './locked-changes.ts';
export { renderNotes } from './render-notes.ts';
export { writeChanges } from './write-changes.ts';
