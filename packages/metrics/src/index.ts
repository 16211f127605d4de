import { definePlugin } from '@waybill/kernel';
import { Options } from './options.ts';

export type { MetricsOptions } from './options.ts';

export const { verifyConditions, prepare } = definePlugin('metrics', Options, {
  // The options are read before a hook begins: a wrong one ends the run here.
  async verifyConditions() {},

  async prepare(input) {
    const { coverage, benchmarks } = input.options;
    if (coverage.length + benchmarks.length === 0) return;
    const step = await import('./steps/prepare.ts');
    await step.prepare(input);
  },
});
