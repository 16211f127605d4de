import { clearTimeout, setTimeout } from 'node:timers';

/** Never more than one push is under way, and one that is due takes along all changes until then. */
export interface PushQueue {
  /** Something changed. It is pushed with the next push; where a time is given, within that many milliseconds. */
  add(within?: number): void;
  /** What was added before is pushed within this many milliseconds. */
  hurry(within: number): void;
  /** Waits until everything is pushed. @throws what the push throws */
  settled(beside?: string): Promise<void>;
}

/** @param push pushes everything; it may be called again while changes come in */
export function createPushQueue(push: (beside?: string) => Promise<void>): PushQueue {
  let isDirty = true;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function pushAll(beside?: string): Promise<void> {
    while (isDirty) {
      isDirty = false;
      await push(beside).catch((error: unknown) => {
        isDirty = true;
        throw error;
      });
    }
  }
  function start(beside?: string): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= pushAll(beside).finally(() => {
      running = undefined;
    });
    return running;
  }
  function startWithin(milliseconds: number): void {
    // What went wrong may be over at the next push. A run that ends need not wait for it: who ends a run settles first.
    timer ??= setTimeout(() => void start().catch(() => undefined), milliseconds).unref();
  }
  return {
    add(within) {
      isDirty = true;
      if (within !== undefined) startWithin(within);
    },
    hurry(within) {
      clearTimeout(timer);
      timer = undefined;
      startWithin(within);
    },
    async settled(beside) {
      while (running !== undefined) await running.catch(() => undefined);
      // The push that has just ended may have taken the last change along, and not what is to go beside it.
      if (beside !== undefined) isDirty = true;
      await start(beside);
    },
  };
}
