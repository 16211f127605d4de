import { clearTimeout, setTimeout } from 'node:timers';
import type { Clock } from '@waybill/kernel';
import { renewalPause, trustedFor } from './lease.ts';

/** The lease of a release that this run owns, and the signs of life that keep it. */
export interface Heartbeat {
  /** A push that began then (milliseconds since 1970) has arrived: the lease counts from there. */
  confirmed(begun: number): void;
  /** Schedules the next sign of life. */
  renewInTime(): void;
  stop(): void;
  /** The release belongs to another run for good. */
  lose(error: unknown): void;
  /** @throws the error that {@link lose} was given */
  assertNotLost(): void;
  /**
   * Makes sure that the release is still ours; costs a sign of life when the last one is old.
   *
   * @throws what `renew` throws, when another run owns the release or may own it by now
   */
  confirm(): Promise<void>;
}

export interface HeartbeatInput {
  /** Seconds; without any, the lease never ends. */
  readonly lease: number;
  readonly clock: Clock;
  /** Pushes a sign of life. */
  readonly renew: () => Promise<void>;
}

export function createHeartbeat({ lease, clock, renew }: HeartbeatInput): Heartbeat {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let lost: { readonly error: unknown } | undefined;

  function age(): number {
    const passed = clock.now().getTime() - last;
    // A clock that was set back tells nothing.
    return passed >= 0 ? passed : Number.POSITIVE_INFINITY;
  }
  function assertNotLost(): void {
    if (lost !== undefined) throw lost.error;
  }
  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    confirmed(begun) {
      last = begun;
    },
    renewInTime() {
      stop();
      // A run that ends does not wait for its next sign of life.
      if (lease > 0 && lost === undefined)
        timer = setTimeout(() => void renew().catch(() => undefined), renewalPause(lease)).unref();
    },
    stop,
    lose(error) {
      stop();
      lost = { error };
    },
    assertNotLost,
    async confirm() {
      assertNotLost();
      if (lease === 0 || age() < trustedFor(lease)) return;
      try {
        await renew();
      } catch (error) {
        // A remote that is out of reach for a moment stops nothing while no other run may have taken over.
        if (lost !== undefined || age() >= lease * 1000) throw error;
      }
    },
  };
}
