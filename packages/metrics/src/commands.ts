import { type Command, defineCommand } from '@waybill/kernel';

const metrics = defineCommand({
  name: 'metrics',
  task: 'Measure releases',
  summary: 'Show the DORA measures, the time of each step, and the quality of releases.',
  details:
    'Computed from the ledger and git: deployment frequency, change lead time, change fail rate, failed deployment recovery time, deployment rework rate, for each environment, compared with the time before. Fetch the whole history first. In a job of GitHub Actions, the Markdown is added to its summary. `mark` records that a release has failed in production, from now on: `npx waybill metrics mark v1.2.0 --failed --reason "payments stopped"`.',
  arguments: [
    { name: 'action', description: 'What to do; `show` without one.', choices: ['show', 'mark'] },
    { name: 'tag', description: 'For `mark`: tag or version of the release.' },
  ],
  options: {
    environment: {
      type: 'string',
      value: 'NAME',
      description: 'The environment that comes first, and that limits are about.',
    },
    window: {
      type: 'string',
      value: 'DAYS',
      description: 'Days that are measured; 30, unless `metrics.window` says otherwise.',
    },
    output: {
      type: 'string',
      value: 'FOLDER',
      description: 'Write metrics.json, .md, .html, .prom (OpenMetrics) and the badge deployments.svg there.',
    },
    check: {
      type: 'boolean',
      description: 'Report what crosses `metrics.limits`, and notify whoever is notified of failures, once.',
    },
    failed: { type: 'boolean', description: 'With `mark`: the release has failed.' },
    reason: { type: 'string', value: 'TEXT', description: 'With `mark`: what happened.' },
  },
  exitCodes: { 0: 'measured; with `--check`, no limit is crossed', 3: 'with `--check`, a limit is crossed' },
  async run(shell, { arguments: { action, tag }, options }) {
    if (action === 'mark') {
      const { mark } = await import('./commands/mark.ts');
      return mark(shell, { tag, isFailed: options.failed === true, reason: options.reason });
    }
    const { show } = await import('./commands/show.ts');
    const { environment, window, output, check } = options;
    return show(shell, { environment, window, output, isChecked: check === true });
  },
});

export const commands: readonly Command[] = [metrics];
