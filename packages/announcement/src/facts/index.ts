export { type Failure, type FailureFacts, failureFacts } from './failure-facts.ts';
export { isPrerelease } from './is-prerelease.ts';
export { repositoryPage, runPage } from './pages.ts';
export type { ScanFacts } from './read-scan.ts';
export { type Image, type Link, projectName, pythonProject, type ReleaseFacts, releaseFacts } from './release-facts.ts';
