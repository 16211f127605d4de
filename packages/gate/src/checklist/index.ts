export { migrationRemedy } from './before-release.ts';
export { checkRequired, computeChecklist, findMissing } from './compute-checklist.ts';
export type { Facts, StagingFacts } from './facts.ts';
export { type Item, isDone } from './item.ts';
export { renderIssue, renderMarkdown, renderSection, renderText } from './render-checklist.ts';
export { isStaging } from './staging.ts';
