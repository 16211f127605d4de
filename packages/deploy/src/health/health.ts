import type { TargetInput } from '../targets/index.ts';
import type { HealthOptions } from './options.ts';

export interface HealthOutcome {
  readonly state: 'healthy' | 'unhealthy';
  /** How many requests were sent. */
  readonly requests: number;
  /** Why it is not healthy: one factual sentence that quotes the last answer. */
  readonly reason?: string;
  /** What is healthy and could be better, such as an answer without a version. */
  readonly warning?: string;
}

/** Asks a service until it is healthy with this version, or the limit is over. */
export type CheckHealth = (options: HealthOptions, version: string, input: TargetInput) => Promise<HealthOutcome>;
