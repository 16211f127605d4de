import { type BaseContext, type Ports, type RunResult, redact } from '@waybill/kernel';
import { gitFailed } from '../../errors.ts';

/** Runs git in the repository of the release. */
export interface Git {
  /** @throws EGITFAILED */
  (args: readonly string[], input?: string): Promise<string>;
  /** Like it, for commands that may fail. */
  try(args: readonly string[], input?: string): Promise<RunResult>;
  /**
   * Talks to the remote: its address may hold a token, and arguments are seen by everyone.
   *
   * @param refs what follows the name of the remote
   * @param patience milliseconds, a minute by default: a remote that hangs is tried again like one that is down
   */
  remote(args: readonly string[], refs: readonly string[], patience?: number): Promise<RunResult>;
}

const minute = 60_000;

/** What git is told to call the remote. */
const remoteName = 'waybill-remote';

export function gitIn({ cwd, env, options }: BaseContext, { run }: Pick<Ports, 'run'>): Git {
  const plain = (args: readonly string[], input?: string) =>
    run('git', args, { cwd, env: { GIT_TERMINAL_PROMPT: '0' }, timeout: minute, ...(input ? { input } : {}) });
  async function strict(args: readonly string[], input?: string): Promise<string> {
    const result = await plain(args, input);
    if (result.exitCode !== 0) throw gitFailed(args[0] ?? '', redact(result.tail, env));
    return result.stdout;
  }
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0);
  const address = {
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: `remote.${remoteName}.url`,
    [`GIT_CONFIG_VALUE_${count}`]: options.repositoryUrl ?? '',
  };
  return Object.assign(strict, {
    try: (args: readonly string[], input?: string) => plain(args, input),
    remote: (args: readonly string[], refs: readonly string[], patience = minute) =>
      run('git', [...args, remoteName, ...refs], {
        cwd,
        env: { GIT_TERMINAL_PROMPT: '0', ...address },
        timeout: patience,
      }),
  });
}
