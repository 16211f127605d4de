import { isReleaseError, type ReleaseError } from '@waybill/kernel';
import type { DeploymentOutcome, TargetInput } from './target.ts';

/** Seconds between two looks. */
const interval = 10;

/** What one look at a run of a CI service shows. */
export interface Look {
  readonly url: string;
  /** What it does, as the rest of a sentence: "waits for a runner". */
  readonly progress: string;
  /** Where it has ended. */
  readonly outcome?: DeploymentOutcome | undefined;
}

export interface Following {
  /** The subject of a sentence: `The workflow run`. */
  readonly subject: string;
  readonly seconds: number;
  look(): Promise<Look>;
  /** The error of a run that has not ended. */
  unfinished(url: string, progress: string, seconds: number): ReleaseError;
}

/**
 * Looks until what runs elsewhere has ended. That the service does not answer for a while is no end.
 *
 * @throws what `unfinished` makes, at the limit: how it ends is not known
 */
export async function followUntil(
  { subject, seconds, look, unfinished }: Following,
  { ports: { clock }, context: { logger } }: TargetInput,
): Promise<DeploymentOutcome> {
  const end = clock.now().getTime() + seconds * 1000;
  let url = '';
  let shown = '';
  for (;;) {
    const seen = await look().catch(explainSilence);
    url = seen.url || url;
    if (seen.outcome !== undefined) return seen.outcome;
    const { progress } = seen;
    if (progress !== shown) logger.log(`${subject} ${progress}${url === '' ? '' : `: ${url}`}`);
    shown = progress;
    const left = end - clock.now().getTime();
    if (left <= 0) throw unfinished(url, progress, seconds);
    await clock.sleep(Math.min(interval * 1000, left));
  }
}

/** Failures of the network and of the service, which a later look may not have. */
function explainSilence(error: unknown): Look {
  if (!isReleaseError(error) || !/^E(?:UNREACHABLE|ANSWER\w+)$/.test(error.code)) throw error;
  return { url: '', progress: 'cannot be seen, as the service does not answer' };
}
