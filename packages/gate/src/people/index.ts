export { simplify } from './item-text.ts';
export { type PersonItem, type Phase, phases } from './parse-items.ts';
export { findTicks, type Tick } from './parse-ticks.ts';
export { readItems } from './read-items.ts';
export { listGitHubIssues, listGitLabIssues, marker, readTexts } from './read-texts.ts';
