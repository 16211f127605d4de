export { marker } from './asked-texts.ts';
export { listGitHubIssues } from './github-texts.ts';
export { listGitLabIssues } from './gitlab-texts.ts';
export { simplify } from './item-text.ts';
export { type PersonItem, type Phase, phases } from './parse-items.ts';
export { findTicks, type Tick } from './parse-ticks.ts';
export { readItems } from './read-items.ts';
export { readTexts } from './read-texts.ts';
