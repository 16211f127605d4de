export { checkHealth } from './check-health.ts';
export type { HealthOutcome } from './health.ts';
export { healthOption } from './options.ts';
