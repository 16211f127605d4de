export { type Finding, planBranches } from './plan-branches.ts';
export { readBranches } from './read-branches.ts';
