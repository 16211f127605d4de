import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { type BaseContext, type Ports, redact, releaseFolder } from '@waybill/kernel';
import type { Ledger } from './ledger.ts';
import type { Entry } from './parse-ledger.ts';

/** Milliseconds in which changes gather before they are pushed. */
const gathering = 2_000;

/** One release's entry while a hook works on it. */
export interface EntryRecord {
  readonly entry: () => Entry;
  /** Changes the entry; the remote hears of it soon, beside other work. */
  change(next: (entry: Entry, at: string) => Entry): void;
  /** Brings the copy beside the artifacts up to date, for the assets of a GitHub release. */
  copy(): Promise<void>;
  /** Begins a push now, beside other work; `settled` or `check` tell what came of it. */
  push(): void;
  /** @throws ELEDGERTAKEN when a push beside other work has met another run */
  check(): void;
  /** Waits until the remote has everything. @throws ELEDGERTAKEN, ELEDGERNOTPUSHED */
  settled(): Promise<void>;
}

export interface RecordInput {
  readonly ledger: Ledger;
  readonly entry: Entry;
  readonly context: Pick<BaseContext, 'cwd' | 'env'>;
  readonly ports: Pick<Ports, 'clock'>;
  /** Until the release is certainly ours: another run may have begun it. */
  readonly claim: boolean;
}

/** Never more than one push is under way, and one that is due takes along all changes until then. */
export function keepRecord({ ledger, entry, context, ports, claim }: RecordInput): EntryRecord {
  let current = entry;
  let isDirty = true;
  let failure: unknown;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function pushAll(): Promise<void> {
    while (isDirty) {
      isDirty = false;
      const safe = masked(current, context);
      try {
        await ledger.publish(safe, claim);
        await writeCopy(context.cwd, safe);
      } catch (error) {
        isDirty = true;
        throw error;
      }
    }
  }
  function start(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    running ??= pushAll().finally(() => {
      running = undefined;
    });
    return running;
  }
  function push(): void {
    start().catch((error: unknown) => {
      // Whatever else went wrong may be over at the next push.
      if ((error as { code?: string }).code === 'ELEDGERTAKEN') failure = error;
    });
  }
  return {
    entry: () => current,
    change(next) {
      const at = ports.clock.now().toISOString();
      current = { ...next(current, at), updated: at };
      isDirty = true;
      // A run that ends need not wait for it: whoever ends a run settles first.
      timer ??= setTimeout(push, gathering).unref();
    },
    // An older copy will do where the disk is full.
    copy: () => writeCopy(context.cwd, masked(current, context)).catch(() => undefined),
    push,
    check() {
      if (failure !== undefined) throw failure;
    },
    async settled() {
      await running?.catch(() => undefined);
      failure = undefined;
      await start();
    },
  };
}

/** The same text beside the artifacts, for the assets of a GitHub release. */
async function writeCopy(cwd: string, entry: Entry): Promise<void> {
  const folder = await releaseFolder(cwd, entry.version);
  await writeFile(join(folder, 'waybill.json'), `${JSON.stringify(entry, null, 2)}\n`);
}

/** No secret gets into the ledger, whatever a plugin returned: it is public. Notes are masked when they are made. */
function masked(entry: Entry, { env }: Pick<BaseContext, 'env'>): Entry {
  const mask = (key: string, value: unknown) =>
    typeof value === 'string' && key !== 'notes' ? redact(value, env) : value;
  return JSON.parse(JSON.stringify(entry, mask)) as Entry;
}
