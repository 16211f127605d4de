import { type BaseContext, onInterruption, type Ports, redact } from '@waybill/kernel';
import type { Entry } from './entries/parse-ledger.ts';
import { isThisRun } from './entries/run-identity.ts';
import { createHeartbeat } from './lease/heartbeat.ts';
import { dropCopy, writeCopy } from './local-copy.ts';
import type { Ledger } from './notes/ledger.ts';
import type { Known, PublishHow } from './notes/publish-entry.ts';
import { createPushQueue } from './notes/push-queue.ts';
import type { Notary } from './signing/notary.ts';
import { ledgerKey, statementOf } from './signing/sign-entry.ts';

/** Milliseconds in which changes gather before they are pushed: most releases are over by then. */
const gathering = 60_000;
/** The same for what cannot be found out again. */
const urgent = 2_000;

/** One release's entry while a run works on it. */
export interface EntryRecord {
  readonly entry: () => Entry;
  /** Changes the entry; once the release is ours, the change is pushed in time, beside other work. */
  change(next: (entry: Entry, at: string) => Entry): void;
  /** What was changed last should be pushed soon: no later run could find it out. */
  hurry(): void;
  /** Brings the copy beside the artifacts up to date, for the assets of a GitHub release. */
  copy(): Promise<void>;
  /**
   * Waits until the remote has everything.
   *
   * @param beside refspec of a commit that is pushed with it
   * @throws ELEDGERTAKEN, ELEDGERLOST, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
   */
  settled(beside?: string): Promise<void>;
  /**
   * Makes sure that the release is still ours, before something is made public. Costs a push when the last one is old.
   *
   * @throws ELEDGERLOST when another run has taken the release over; ELEDGERNOTPUSHED when that cannot be known
   */
  confirm(): Promise<void>;
}

export interface RecordInput {
  readonly ledger: Ledger;
  readonly entry: Entry;
  readonly context: Pick<BaseContext, 'cwd' | 'env' | 'options'>;
  readonly ports: Pick<Ports, 'clock'>;
  readonly notary: Notary;
  /** Where the release is not ours yet: what was known of it, as another run may have begun it since. */
  readonly claim?: Known;
}

/** Records that are renewed while their release is made. Hooks of one run share the process, and nothing else. */
const held = new Map<string, EntryRecord>();

/** The record that an earlier hook of this run keeps for a release, where there is one. */
export function heldRecord({ cwd }: Pick<BaseContext, 'cwd'>, tag: string): EntryRecord | undefined {
  return held.get(keyOf(cwd, tag));
}

function keyOf(cwd: string, tag: string): string {
  return `${cwd}\0${tag}`;
}

/**
 * Keeps the entry of a release for this run. From the first push on, the run owns the release and shows a sign of life
 * in every quarter of its lease, until the entry says that the run has ended.
 */
export function keepRecord({ ledger, entry, context, ports, notary, claim: given }: RecordInput): EntryRecord {
  let claim = given;
  let current = entry;
  const seal = sealFor(entry, context, notary);
  const heartbeat = createHeartbeat({ lease: entry.run.lease ?? 0, clock: ports.clock, renew });
  const queue = createPushQueue(push);

  let forget: (() => void) | undefined;

  async function push(beside?: string): Promise<void> {
    heartbeat.assertNotLost();
    // The remote may have it, also when its answer never comes.
    forget ??= onInterruption({ rest: cancel });
    const begun = ports.clock.now().getTime();
    try {
      await pushEntry(ledger, context, await seal(current), { claim, beside });
      claim = undefined;
      heartbeat.confirmed(begun);
    } catch (error) {
      if ((error as { code?: string }).code === 'ELEDGERLOST') heartbeat.lose(error);
      throw error;
    } finally {
      const isOurs = claim === undefined && current.run.ended === undefined;
      if (isOurs) heartbeat.renewInTime();
      else heartbeat.stop();
      hold(keyOf(context.cwd, entry.tag), isOurs ? record : undefined);
      if (!isOurs) forget?.();
      if (!isOurs) forget = undefined;
    }
  }
  /** The last word of a run that a signal ends. It goes past the queue, whose push has ended with its program. */
  async function cancel(signal: string): Promise<void> {
    heartbeat.stop();
    const at = ports.clock.now().toISOString();
    if (current.run.ended === undefined)
      current = { ...current, updated: at, run: { ...current.run, ended: at, cancelled: signal } };
    await pushEntry(ledger, context, await seal(current, true), { claim, isLast: true });
  }
  function change(next: (entry: Entry, at: string) => Entry): void {
    const at = ports.clock.now().toISOString();
    current = { ...next(current, at), updated: at };
    // Before the release is ours, it is pushed but once, and waited for.
    queue.add(claim === undefined ? gathering : undefined);
  }
  async function renew(): Promise<void> {
    change((now) => ({ ...now, run: { ...now.run, beat: (now.run.beat ?? 0) + 1 } }));
    await queue.settled();
  }
  const record: EntryRecord = {
    entry: () => current,
    change,
    hurry: () => queue.hurry(urgent),
    // An older copy will do where the disk is full.
    copy: async () => writeCopy(context.cwd, await seal(current)).catch(() => undefined),
    settled: queue.settled,
    confirm: heartbeat.confirm,
  };
  return record;
}

function hold(key: string, record: EntryRecord | undefined): void {
  if (record === undefined) held.delete(key);
  else held.set(key, record);
}

type PushContext = RecordInput['context'];

/** Writes the copy beside the artifacts, then pushes. */
async function pushEntry(ledger: Ledger, context: PushContext, safe: Entry, how: PublishHow): Promise<void> {
  // A disk that is full is found before the release is public; later, it must not stop what goes on elsewhere.
  const isEarly = safe.state === 'planned';
  await writeCopy(context.cwd, safe).catch((error: unknown) =>
    dropCopy(context.cwd, safe, isEarly ? error : undefined),
  );
  await ledger.publish(safe, how);
}

/**
 * Makes of an entry what may leave this machine. A run signs what it has made itself, and what the project had signed when
 * the run took it over. Of anything else it claims the release before it knows who wrote the entry: signed by this run, the
 * entry would be believed by the next one.
 */
function sealFor(first: Entry, context: PushContext, notary: Notary) {
  const said = (entry: Entry) => statementOf(entry, context.options.repositoryUrl).toString();
  const atFirst = said(first);
  let own: Promise<boolean> | undefined;
  return async (entry: Entry, isQuick = false): Promise<Entry> => {
    const safe = masked(entry, context);
    own ??= isThisRun(first.run) ? Promise.resolve(true) : notary.judge(first).then(({ is }) => is === 'signed');
    if (await own) return notary.sign(safe, isQuick);
    // No signature is left that may not fit any more.
    const { signature, sigstore, ...plain } = safe;
    const isKept = ledgerKey(context.env) !== undefined && signature !== undefined;
    const isSame = sigstore !== undefined && said(safe) === atFirst;
    return { ...plain, ...(isKept && { signature }), ...(isSame && { sigstore }) };
  };
}

/** No secret gets into the ledger, whatever a plugin returned: it is public. Notes are masked when they are made. */
function masked(entry: Entry, { env }: Pick<BaseContext, 'env'>): Entry {
  const mask = (key: string, value: unknown) =>
    typeof value === 'string' && key !== 'notes' ? redact(value, env) : value;
  // biome-ignore lint/plugin: a copy of our own value.
  return JSON.parse(JSON.stringify(entry, mask)) as Entry;
}
