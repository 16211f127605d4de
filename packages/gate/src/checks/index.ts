export { readPage } from './check.ts';
export { describeVerdict } from './describe-verdict.ts';
export { matches, type Verdict } from './judge-checks.ts';
export { createLook } from './look.ts';
export { waitForChecks } from './wait-for-checks.ts';
