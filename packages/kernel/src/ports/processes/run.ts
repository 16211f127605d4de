import type { BaseContext, Env } from '../../context.ts';
import { missingTool } from '../../errors.ts';
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
  /** Show the program's output while it runs. */
  readonly stream?: boolean;
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
    if (options.stream) {
      child.stdout.pipe(wholeLines()).pipe(context.stdout, { end: false });
      child.stderr.pipe(wholeLines()).pipe(context.stderr, { end: false });
    }
    const result = await unlessInterrupted(await child);
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
