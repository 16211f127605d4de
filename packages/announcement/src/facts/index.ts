export { type Failure, type FailureFacts, failureFacts } from './failure-facts.ts';
export type { Image } from './images.ts';
export { isPrerelease } from './is-prerelease.ts';
export type { ComponentChanges } from './read-components.ts';
export type { ScanFacts } from './read-scan.ts';
export { type Link, type ReleaseFacts, releaseFacts } from './release-facts.ts';
