import { type BaseContext, realPorts } from '@waybill/kernel';
import type { Shell } from './shell.ts';

/** Enough of a context to read the ledger: no configuration, no right to push. */
export async function plainContext({ cwd, env, stdout, stderr }: Shell): Promise<BaseContext> {
  const say = (message: string) => void stderr.write(`${message}\n`);
  const logger = { log: say, warn: say, error: say, success: say };
  const streams = { cwd, env, stdout, stderr };
  const { stdout: url } = await realPorts(streams).run('git', ['config', '--get', 'remote.origin.url']);
  return { ...streams, logger, options: { repositoryUrl: url.trim() } };
}
