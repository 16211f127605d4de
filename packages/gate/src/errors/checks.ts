import { ReleaseError } from '@waybill/kernel';
import { count, listNames } from '../words/index.ts';

const short = (sha: string) => `\`${sha.slice(0, 7)}\``;

/** @param list the checks, as a list in Markdown @param running number of checks that run still */
export const checksRed = (sha: string, number: number, list: string, running: number, page: string) =>
  new ReleaseError(
    'ECHECKSRED',
    `${count(number, 'CI check')} of commit ${short(sha)} ${number === 1 ? 'is' : 'are'} not green.`,
    [
      list,
      ...(running > 0 ? [`${count(running, 'other check')} still ${running === 1 ? 'runs' : 'run'}.`] : []),
      `Correct what failed and push, or run the checks again on their pages and then this job: ${page}. A check that must not hold a release up belongs into \`gate.ignore\`.`,
    ].join('\n\n'),
  );

export const checksMissing = (sha: string, missing: readonly string[], basis: 'named' | 'declared' | 'all') =>
  new ReleaseError(
    'ECHECKSMISSING',
    `Commit ${short(sha)} has no result of ${count(missing.length, 'required check')}: ${listNames(missing)}.`,
    `${basis === 'named' ? '`gate.required` names them' : 'The rules of the branch require them'}, and nothing reports them any more. A workflow that is skipped by \`paths\` or \`branches\` never reports: let it run on this branch, too, or require one job that always runs and needs the others. On GitHub a check is named after its job (\`test (3.13)\`), not after its workflow.`,
  );

/** @param time such as `30 min` @param list the checks, as a list in Markdown */
export const checksUnfinished = (sha: string, time: string, list: string) =>
  new ReleaseError(
    'ECHECKSUNFINISHED',
    `The CI checks of commit ${short(sha)} did not end within ${time}.`,
    `${list}\n\nRun this job again when they have ended, or raise \`gate.timeout\` (seconds). A check that waits for a person or for this run never ends by itself: name it in \`gate.ignore\`.`,
  );
