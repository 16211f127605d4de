import { clearTimeout, setTimeout } from 'node:timers';
import { type BaseContext, type Ports, redact } from '@waybill/kernel';
import type { Ledger } from './ledger.ts';
import { dropCopy, writeCopy } from './local-copy.ts';
import type { Entry } from './parse-ledger.ts';
import type { Known } from './publish-entry.ts';

/** Milliseconds in which changes gather before they are pushed: most releases are over by then. */
const gathering = 60_000;
/** The same for what cannot be found out again. */
const urgent = 2_000;

/** One release's entry while a hook works on it. */
export interface EntryRecord {
  readonly entry: () => Entry;
  /** Changes the entry; once the release is ours, the remote hears of it in time, beside other work. */
  change(next: (entry: Entry, at: string) => Entry): void;
  /** The remote should hear soon of what was changed last: no later run could find it out. */
  hurry(): void;
  /** Brings the copy beside the artifacts up to date, for the assets of a GitHub release. */
  copy(): Promise<void>;
  /**
   * Waits until the remote has everything.
   *
   * @param beside refspec of a commit that goes out with it
   * @throws ELEDGERTAKEN, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
   */
  settled(beside?: string): Promise<void>;
}

export interface RecordInput {
  readonly ledger: Ledger;
  readonly entry: Entry;
  readonly context: Pick<BaseContext, 'cwd' | 'env'>;
  readonly ports: Pick<Ports, 'clock'>;
  /** Until the release is certainly ours: what was known of it, as another run may have begun it since. */
  readonly claim?: Known;
}

/** Never more than one push is under way, and one that is due takes along all changes until then. */
export function keepRecord({ ledger, entry, context, ports, claim }: RecordInput): EntryRecord {
  let current = entry;
  let isDirty = true;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function pushAll(beside?: string): Promise<void> {
    while (isDirty) {
      isDirty = false;
      const safe = masked(current, context);
      try {
        // A disk that is full is found before the release is public; later, it must not stop what goes on elsewhere.
        await writeCopy(context.cwd, safe).catch((error: unknown) => dropCopy(context.cwd, safe, claim && error));
        await ledger.publish(safe, { claim, beside });
      } catch (error) {
        isDirty = true;
        throw error;
      }
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
  function pushWithin(milliseconds: number): void {
    // Before the release is ours, it is pushed but once, and waited for.
    if (claim !== undefined) return;
    // What went wrong may be over at the next push. A run that ends need not wait for it: who ends a run settles first.
    timer ??= setTimeout(() => void start().catch(() => undefined), milliseconds).unref();
  }
  return {
    entry: () => current,
    change(next) {
      const at = ports.clock.now().toISOString();
      current = { ...next(current, at), updated: at };
      isDirty = true;
      pushWithin(gathering);
    },
    hurry() {
      clearTimeout(timer);
      timer = undefined;
      pushWithin(urgent);
    },
    // An older copy will do where the disk is full.
    copy: () => writeCopy(context.cwd, masked(current, context)).catch(() => undefined),
    async settled(beside) {
      await running?.catch(() => undefined);
      await start(beside);
    },
  };
}

/** No secret gets into the ledger, whatever a plugin returned: it is public. Notes are masked when they are made. */
function masked(entry: Entry, { env }: Pick<BaseContext, 'env'>): Entry {
  const mask = (key: string, value: unknown) =>
    typeof value === 'string' && key !== 'notes' ? redact(value, env) : value;
  return JSON.parse(JSON.stringify(entry, mask)) as Entry;
}
