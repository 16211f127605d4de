import { isDeepStrictEqual } from 'node:util';
import type { BaseContext, Ports } from '@waybill/kernel';
import { ledgerTaken } from '../../errors.ts';
import { longestLease } from '../../options.ts';
import type { Entry } from '../entries/parse-ledger.ts';
import { findLife, nameRun } from '../entries/run-identity.ts';
import type { Ledger } from '../notes/ledger.ts';

/** A living run renews its lease this many times before the lease ends. */
const renewals = 4;

/** Milliseconds between two signs of life of a run whose lease has this many seconds. */
export function renewalPause(lease: number): number {
  return (lease * 1000) / renewals;
}

/** Milliseconds that a confirmed lease is trusted before something is made public. A successor waits twice as long. */
export function trustedFor(lease: number): number {
  return (lease * 1000) / 2;
}

export interface LeaseInput {
  readonly ledger: Ledger;
  readonly context: Pick<BaseContext, 'env' | 'logger'>;
  readonly ports: Pick<Ports, 'clock'>;
  /** Seconds that this run waits for a sign of life of another one, unless that one's entry says more. */
  readonly lease: number;
}

/**
 * Waits until a release is free: its run has ended, is certainly over, or gave no sign of life for a whole lease. The
 * time is counted here, so clocks that differ do no harm.
 *
 * @returns the release's entry as the remote has it then; `undefined` when the ledger has none any more
 * @throws ELEDGERTAKEN when the run is at work
 */
export async function awaitLease(seen: Entry, input: LeaseInput): Promise<Entry | undefined> {
  const { ledger, context, ports } = input;
  const life = findLife(seen.run, context.env);
  if (life === 'alive') throw ledgerTaken(seen.tag, nameRun(seen.run), seen.state);
  if (life === 'over') return seen;
  const seconds = Math.min(Math.max(input.lease, seen.run.lease ?? 0), longestLease);
  context.logger.log(
    `Release ${seen.tag} was begun by another run (${nameRun(seen.run)}). Waiting up to ${seconds} s for a sign of life before this run takes it over.`,
  );
  const pause = renewalPause(seconds) / 2;
  for (let waited = 0; waited < seconds * 1000; waited += pause) {
    await ports.clock.sleep(pause);
    await ledger.refresh();
    const now = await ledger.read(seen.tag);
    if (now === undefined || findLife(now.run, context.env) === 'over') return now;
    if (!isDeepStrictEqual(now, seen)) throw ledgerTaken(now.tag, nameRun(now.run), now.state);
  }
  context.logger.warn(`The run that began release ${seen.tag} gave no sign of life for ${seconds} s.`);
  return seen;
}
