export type { Commit, Facts, Mark, Release } from './facts.ts';
export { isNamed, mergedBranch } from './parse-commits.ts';
export { Marks, marksName, readFacts } from './read-facts.ts';
