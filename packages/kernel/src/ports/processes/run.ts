import { basename } from 'node:path';
import type { BaseContext, Env } from '../../context.ts';
import { missingTool } from '../../errors.ts';
import { printOutput, showProgress, showsEverything } from '../../output/index.ts';
import { redact, withholdSecrets } from '../../secrets/index.ts';
import { wholeLines } from '../../text/index.ts';
import { unlessInterrupted } from './interruption.ts';
import { ownMark, processMark } from './processes.ts';

export interface RunOptions {
  readonly cwd?: string;
  /**
   * Added to the environment of the run, which has no secrets unless the program needs the logins of the job. Secrets go here
   * or to `input`, never into the arguments.
   */
  readonly env?: Env;
  readonly input?: string;
  /**
   * Show the program's output: when it has ended, in a group of the log, or as it is after a failure. `live` while it runs, which `DEBUG` makes of
   * all.
   */
  readonly stream?: boolean | 'live';
  /** Milliseconds after which the program is ended. */
  readonly timeout?: number;
  /**
   * Whether the answer stays the same for a whole run, as a version does: the program is started once for all hooks and plugins
   * that ask in the same folder and environment. An answer that is a failure is not kept.
   */
  readonly once?: boolean;
}

export interface RunResult {
  /** `undefined` when a signal or the time limit ended the program. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** The last lines of the output, without secrets: what an error may quote. */
  readonly tail: string;
}

/** Runs a program with an argument vector, never through a shell. Rejects with EMISSINGTOOL only; the caller judges the exit code. */
export type Run = (file: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>;

const quotedLines = 20;

/**
 * Programs that act with the logins of the job. All others see no secret but those that the caller puts into `env`: most run
 * code of others, and one that somebody adds later is among them without being named.
 */
const withLogins = /^(?:git|docker|cosign|kubectl|docker-credential-[\w.-]+)$/;

/** The last lines of a program's output, secrets masked. */
export function tailOf(output: string, env: Env): string {
  return redact(output.trimEnd().split('\n').slice(-quotedLines).join('\n'), env);
}

/** Answers of this process, by everything that they depend on: each hook makes its own ports. */
const answers = new Map<string, Promise<RunResult>>();

/** A `Run` in the folder and environment of the host's context. */
export function runner(context: Pick<BaseContext, 'cwd' | 'env' | 'stdout' | 'stderr'>): Run {
  const start = starter(context);
  return (file, args, options = {}) => {
    if (options.once !== true) return start(file, args, options);
    const { cwd = context.cwd, env, input } = options;
    const key = JSON.stringify([file, args, cwd, { ...context.env, ...env }, input]);
    const answer = answers.get(key) ?? start(file, args, options);
    answers.set(key, answer);
    const forget = () => answers.delete(key);
    answer.then(({ exitCode }) => exitCode !== 0 && forget(), forget);
    return answer;
  };
}

function starter(context: Pick<BaseContext, 'cwd' | 'env' | 'stdout' | 'stderr'>): Run {
  return async (file, args, options = {}) => {
    // Loaded here: hooks that start no program do not pay for it.
    const { execa } = await import('execa');
    const own = withLogins.test(file) ? {} : withholdSecrets(context.env);
    const env = { ...context.env, ...own, ...options.env };
    await unlessInterrupted(undefined);
    const child = execa(file, args, {
      cwd: options.cwd ?? context.cwd,
      env: { ...env, [processMark]: ownMark() },
      extendEnv: false,
      // A pipe that nothing goes through costs a millisecond of every program.
      ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
      reject: false,
      all: true,
      stripFinalNewline: false,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    const show = showsLive(options, context.env) ? undefined : showLater(context, titleOf(file, args), options);
    if (show === undefined) {
      child.stdout.pipe(wholeLines()).pipe(context.stdout, { end: false });
      child.stderr.pipe(wholeLines()).pipe(context.stderr, { end: false });
    }
    const ended = await child;
    // Before the run ends that a signal has interrupted, too.
    show?.(ended);
    const result = await unlessInterrupted(ended);
    if (result.code === 'ENOENT') throw missingTool(file, result.cause);
    const { stdout, stderr } = result;
    // A program may end well when it is told to end: `docker exec` does.
    const exitCode = result.timedOut ? undefined : result.exitCode;
    return {
      exitCode,
      stdout,
      stderr,
      // Most callers never ask, and masking reads every variable.
      get tail() {
        // A program may have found what it was not given.
        return redact(tailOf(result.all, env), context.env);
      },
    };
  };
}

function showsLive({ stream }: RunOptions, env: Env): boolean {
  return stream === 'live' || (stream === true && showsEverything(env));
}

/** @returns shows what a program has printed, if anybody wants to see it */
function showLater(context: Pick<BaseContext, 'stdout' | 'env'>, title: string, { stream }: RunOptions) {
  const endProgress = stream ? showProgress(context, title) : undefined;
  return ({ all, failed }: { readonly all?: string; readonly failed: boolean }) => {
    endProgress?.();
    if (stream) printOutput(context, { title, text: all ?? '', hasFailed: failed });
  };
}

/** The program and its command: words that nobody but us has chosen. */
function titleOf(file: string, args: readonly string[]): string {
  const rest = args.findIndex((arg) => !/^[a-z][a-z-]*$/.test(arg));
  return [basename(file), ...args.slice(0, Math.min(rest === -1 ? args.length : rest, 2))].join(' ');
}
