export { describeChecks } from './about-release.ts';
export { lookKindly } from './pass-checks.ts';
