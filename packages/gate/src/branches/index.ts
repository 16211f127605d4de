export { type Finding, planBranches } from './plan-branches.ts';
export { findStable, readBranches } from './read-branches.ts';
