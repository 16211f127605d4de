export { type Edit, planEdits } from './plan-edits.ts';
export { renderDiff } from './render-diff.ts';
export { replaceFile } from './replace-file.ts';
export { spellRelease } from './spell-release.ts';
