export { type Failure, type FailureFacts, failureFacts } from './failure-facts.ts';
export { isPrerelease } from './is-prerelease.ts';
export type { ScanFacts } from './read-scan.ts';
export { type Image, type Link, type ReleaseFacts, releaseFacts } from './release-facts.ts';
