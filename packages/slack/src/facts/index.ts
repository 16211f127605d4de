export { type Failure, type FailureFacts, failureFacts } from './failure-facts.ts';
export { isPrerelease } from './is-prerelease.ts';
export { type Link, type ReleaseFacts, releaseFacts } from './release-facts.ts';
export { webAddress } from './web-links.ts';
