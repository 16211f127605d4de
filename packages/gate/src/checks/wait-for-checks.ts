import { type Clock, errorsOf, isReleaseError, type Logger } from '@waybill/kernel';
import { checksUnfinished } from '../errors.ts';
import { describeTime, listChecks, listNames } from '../words/index.ts';
import type { Verdict } from './judge-checks.ts';

/** Seconds between two looks: close together at first, as most checks end soon or late. */
const shortest = 10;
const longest = 30;

/** Seconds in which a required check may appear that nobody has reported yet: services learn about a commit a little later. */
const grace = 60;

/** Seconds after which a wait is told again. */
const silence = 120;

export interface Wait {
  look(): Promise<Verdict>;
  /** Seconds. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sha: string;
}

/**
 * Looks until nothing that counts runs any more, and says what it waits for.
 *
 * @returns the last verdict, which is green, red, missing or none
 * @throws ECHECKSUNFINISHED when the time is over, and what the first look throws
 */
export async function waitForChecks({ look, timeout, clock, logger, sha }: Wait): Promise<Verdict> {
  const begun = clock.now().getTime();
  let seen = await look();
  let shown = '';
  let shownAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const passed = Math.max(0, (clock.now().getTime() - begun) / 1000);
    if (!isOpen(seen, passed)) return seen;
    if (passed >= timeout) {
      const open = [...seen.running, ...seen.missing.map((name) => ({ name, said: 'missing' }))];
      throw checksUnfinished(sha, describeTime(timeout), listChecks(open));
    }
    const waiting = [...new Set([...seen.running.map(({ name }) => name), ...seen.missing])].sort();
    const names = listNames(waiting);
    if (names !== shown || passed - shownAt >= silence) {
      const limit = `${describeTime(passed)} so far, at most ${describeTime(timeout)}`;
      logger.log(`Waiting for CI checks of ${sha.slice(0, 7)}: ${names} (${limit}).`);
      [shown, shownAt] = [names, passed];
    }
    const pause = Math.min(Math.max(shortest, passed / 20), longest, Math.max(timeout - passed, 1));
    await clock.sleep(pause * 1000);
    seen = await look().catch((error: unknown) => {
      if (!isSilence(error)) throw error;
      return seen;
    });
  }
}

function isOpen({ state }: Verdict, passed: number): boolean {
  return state === 'running' || (state === 'missing' && passed < grace);
}

/** Failures of the network and of the service, which a later look may not have. */
function isSilence(error: unknown): boolean {
  const isPassing = (each: unknown) =>
    isReleaseError(each) && /^E(?:UNREACHABLE|ANSWER\w+|GATELIMIT|GATEDOWN)$/.test(each.code);
  return errorsOf(error).every(isPassing);
}
