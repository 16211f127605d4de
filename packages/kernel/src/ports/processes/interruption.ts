import { AsyncLocalStorage } from 'node:async_hooks';
import { constants } from 'node:os';
import { findDescendants, findStarters, isSameProcess, signalAll } from './processes.ts';

/** What is to be done when a signal ends the run. */
export interface Cleanup {
  /** Removes secrets: first, and without waiting for anything. Called again at the end. */
  readonly secrets?: () => void;
  /** Everything else, when no child process is left. All of them together have about three seconds. */
  readonly rest?: (signal: NodeJS.Signals) => Promise<unknown>;
}

interface State {
  readonly cleanups: Set<Cleanup>;
  /** Tells the work of cleanups from that of the run, which has to stop. */
  readonly cleaning: AsyncLocalStorage<true>;
  listener?: ((signal: NodeJS.Signals) => void) | undefined;
  /** A third-party plugin may end the process itself, by a signal that it listens to or by an error that nobody catches. */
  leaving?: (() => void) | undefined;
  watch?: NodeJS.Timeout | undefined;
  ending?: { readonly signal: NodeJS.Signals; readonly at: number };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds for child processes to end by themselves, for the cleanups, and for all together. */
const graceOfChildren = 1000;
const graceOfCleanups = 3000;
const longest = 4500;
/** npm passes on a signal that the terminal has sent to all already: within this time it is the same one. */
const echo = 300;
/** Between two looks at the processes that have started this one. */
const pauseOfWatch = 200;

/** Several copies of this package may be loaded, by plugins of different versions; a process ends but once. */
const key = Symbol.for('@waybill/kernel interruption 1');
const shared = globalThis as { [key]?: State };

function stateOfProcess(): State {
  shared[key] ??= { cleanups: new Set(), cleaning: new AsyncLocalStorage() };
  return shared[key];
}

/**
 * Registers what is to be done when SIGINT, SIGTERM or SIGHUP ends the run: secrets go first, then all child processes end,
 * then the rest is cleaned up, and the process ends with 128 and the number of the signal. A second signal ends it at
 * once. Where the process ends in another way, the secrets go, too. While nothing is registered, signals do what they do
 * without this package.
 *
 * @returns takes the registration back
 */
export function onInterruption(cleanup: Cleanup): () => void {
  const state = stateOfProcess();
  state.cleanups.add(cleanup);
  if (state.listener === undefined) {
    state.listener = (signal) => void end(state, signal);
    state.leaving = () => removeSecrets(state);
    for (const signal of signals) process.on(signal, state.listener);
    process.on('exit', state.leaving);
    state.watch = watchStarters(state);
  }
  return () => {
    state.cleanups.delete(cleanup);
    const { listener, leaving } = state;
    if (state.cleanups.size > 0 || state.ending !== undefined || listener === undefined) return;
    state.listener = undefined;
    if (leaving !== undefined) process.off('exit', leaving);
    clearInterval(state.watch);
    for (const signal of signals) process.off(signal, listener);
  };
}

/**
 * Lets work go on that nothing has interrupted. After a signal it never settles: no step of the run follows, while what
 * cleans up goes on.
 */
export async function unlessInterrupted<T>(value: T): Promise<T> {
  const { ending, cleaning } = stateOfProcess();
  if (ending === undefined || cleaning.getStore() === true) return value;
  return new Promise<never>(() => {});
}

/**
 * npm starts a program by a shell and passes signals on to that: the shell ends, and the program receives nothing. Where the
 * shell is gone, or npm, or in CI what has started npm, somebody has ended them.
 */
function watchStarters(state: State): NodeJS.Timeout | undefined {
  const { env } = process;
  if (env['npm_command'] === undefined && env['npm_lifecycle_event'] === undefined) return undefined;
  const starters = findStarters(env['CI'] ? 3 : 2);
  return setInterval(() => {
    if (!starters.every(isSameProcess)) void end(state, 'SIGTERM');
  }, pauseOfWatch).unref();
}

async function end(state: State, signal: NodeJS.Signals): Promise<void> {
  const code = 128 + constants.signals[signal];
  const leave = () => {
    removeSecrets(state);
    signalAll(findDescendants(), 'SIGKILL');
    process.exit(code);
  };
  const now = performance.now();
  if (state.ending !== undefined) {
    if (signal !== state.ending.signal || now - state.ending.at > echo) leave();
    return;
  }
  state.ending = { signal, at: now };
  clearInterval(state.watch);
  removeSecrets(state);
  // Keeps the process alive until then, too.
  const limit = setTimeout(leave, longest);
  process.stderr.write(`\nCancelled by ${signal}: cleaning up.\n`);
  await endChildren();
  const rest = [...state.cleanups].map((cleanup) => state.cleaning.run(true, async () => cleanup.rest?.(signal)));
  await Promise.race([Promise.allSettled(rest), wait(graceOfCleanups)]);
  clearTimeout(limit);
  leave();
}

function removeSecrets({ cleanups }: State): void {
  for (const { secrets } of cleanups) {
    try {
      secrets?.();
    } catch {
      // The others go all the same; a later run removes this one.
    }
  }
}

/** Programs may start others while they end, and some do not end when they are asked to. */
async function endChildren(): Promise<void> {
  const asked = new Set<number>();
  const begun = performance.now();
  for (;;) {
    const left = findDescendants();
    if (left.length === 0) return;
    const isOver = performance.now() - begun > graceOfChildren;
    signalAll(isOver ? left : left.filter((pid) => !asked.has(pid)), isOver ? 'SIGKILL' : 'SIGTERM');
    for (const pid of left) asked.add(pid);
    if (performance.now() - begun > graceOfChildren + 200) return;
    await wait(20);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
