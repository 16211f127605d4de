export type { Problem } from './description.ts';
export { findProblems } from './find-problems.ts';
