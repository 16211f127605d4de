import { type BaseContext, realPorts, type Shell } from '@waybill/kernel';
import { readConfiguration } from '../configuration/index.ts';
import { openLedger } from '../ledger/index.ts';

/**
 * Enough of a context to read the ledger, which has been fetched. A remote of this clone will do, without configuration or
 * right to push; where there is none, or where it needs a token, semantic-release knows the address.
 *
 * @param read how the configuration is read that has this address
 */
export async function plainContext(shell: Shell, read = readConfiguration): Promise<BaseContext> {
  const { cwd, env, stdout, stderr } = shell;
  const say = (message: string) => void stderr.write(`${message}\n`);
  const logger = { log: say, warn: say, error: say, success: say };
  const streams = { cwd, env, stdout, stderr };
  const { run } = realPorts(streams);
  const at = (repositoryUrl: string): BaseContext => ({ ...streams, logger, options: { repositoryUrl } });
  const fetched = (context: BaseContext) => openLedger(context, realPorts(context)).fetch();

  const plain = at(urlIn((await run('git', ['config', '--get-regexp', '^remote\\..*\\.url$'])).stdout));
  if (plain.options.repositoryUrl !== '' && (await fetched(plain))) return plain;
  const url = await urlOfHost(shell, read);
  if (url !== undefined && (await fetched(at(url)))) return at(url);
  say('The remote does not give its ledger: what this clone has of it is used.');
  return plain;
}

/** The address of `origin`, else of the first remote, in the output of `git config`. */
export function urlIn(output: string): string {
  const remotes = output.split('\n').flatMap((line) => {
    const [, name, url] = /^remote\.(.*)\.url (.*)$/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
  return (remotes.find(({ name }) => name === 'origin') ?? remotes[0])?.url ?? '';
}

async function urlOfHost(shell: Shell, read: typeof readConfiguration): Promise<string | undefined> {
  const { stdout } = await realPorts(shell).run('git', ['branch', '--show-current']);
  const found = await read(shell, stdout.trim() || 'main').catch(() => undefined);
  return found?.context.options.repositoryUrl;
}
