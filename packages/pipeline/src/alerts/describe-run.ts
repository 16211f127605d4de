import { type Env, inlineCode, quoteOutput, type ReleaseNews } from '@waybill/kernel';
import type { Entry } from '../ledger/index.ts';
import type { FailedJob } from './failed-jobs.ts';

export interface RunInput {
  readonly env: Env;
  readonly name: string;
  /** Steps of members that failed, as the journal of the run has them. */
  readonly steps: readonly { readonly step: string; readonly member: string }[];
  /** Jobs of the run that failed, as the CI service has them. */
  readonly jobs: readonly FailedJob[];
  /** The release that was being made, where it is not complete. */
  readonly entry?: Entry | undefined;
  /** End of the output of the job. */
  readonly log?: string | undefined;
  readonly url?: string | undefined;
}

/** What is said of a run that failed where no hook could say it: which step, what is public, what to do. */
export function describeRun({ env, name, steps, jobs, entry, log, url }: RunInput): ReleaseNews {
  const branch = env['GITHUB_REF_NAME'] || env['CI_COMMIT_REF_NAME'];
  const where = branch ? ` (${branch})` : '';
  const lines = [
    ...steps.map(({ step, member }) => `- The ${inlineCode(step)} step of ${inlineCode(member)} failed.`),
    ...jobs.map(
      (job) => `- Job ${inlineCode(job.name)} failed${job.step === undefined ? '' : ` at ${inlineCode(job.step)}`}.`,
    ),
  ];
  const parts = [
    lines.length > 0 ? lines.join('\n') : 'Which step failed is not known here: see the run.',
    describeState(entry),
    log === undefined || log.trim() === '' ? '' : quoteOutput(log),
  ];
  return {
    event: 'failed',
    title: `Release of ${name}${where} failed`,
    text: parts.filter((each) => each !== '').join('\n\n'),
    kind: `run ${env['GITHUB_RUN_ID'] ?? env['CI_JOB_ID'] ?? ''}`.trim(),
    ...(entry === undefined ? {} : { tag: entry.tag, version: entry.version }),
    ...(url === undefined ? {} : { url }),
  };
}

function describeState(entry: Entry | undefined): string {
  if (entry === undefined) return 'No release is incomplete.';
  const { tag, state, deliveries } = entry;
  if (state === 'planned') return `Release ${tag} was begun. Nothing of it is public. Run the job again.`;
  const done = deliveries.filter((each) => each.state === 'done').map(({ member }) => member);
  const open = deliveries.filter((each) => !['done', 'skipped'].includes(each.state)).map(({ member }) => member);
  return [
    `Release ${tag} is incomplete.`,
    done.length > 0 ? `Delivered: ${done.join(', ')}.` : '',
    open.length > 0 ? `Missing: ${open.join(', ')}.` : '',
    `Finish it: run the job again, or ${inlineCode(`npx waybill resume ${tag}`)}.`,
  ]
    .filter((each) => each !== '')
    .join(' ');
}
