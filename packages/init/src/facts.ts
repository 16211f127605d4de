/** What other packages ask of a repository: what it is, and what a release needs in it. */
export { planIgnores } from './plan/index.ts';
export { type Facts, findFacts, isOurs, readRepository, readTexts, type Snapshot } from './repository/index.ts';
