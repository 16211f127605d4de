import {
  type CommandRepository,
  parseOptions,
  type ReleaseNews,
  realPorts,
  type Shell,
  type VerifyContext,
} from '@waybill/kernel';
import { type ConfiguredPlugin, pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { notifyNews, notifyOf } from '../delivery/index.ts';
import { openLedger } from '../ledger/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { openDeployments } from './open-deployments.ts';

/**
 * What a command of a plugin works with: the configuration as a release reads it, and the remote's ledger.
 *
 * @throws ENOPIPELINE
 */
export async function openRepository(
  shell: Shell,
  plugin: Pick<ConfiguredPlugin, 'options'>,
): Promise<CommandRepository> {
  const { stdout } = await realPorts(shell).run('git', ['branch', '--show-current']);
  const configuration = await readConfiguration(shell, stdout.trim() || 'main');
  const context: VerifyContext = configuration.context;
  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const ports = realPorts(context, options);
  if (!(await openLedger(context, ports).fetch()))
    context.logger.warn('The remote does not give its ledger: what this clone has of it is used.');
  const { lease } = options;
  const notify = async (error: Parameters<typeof notifyOf>[2]) =>
    notifyOf(await openPipeline({ options, context, ports }), context, error);
  const deployed = async (news: ReleaseNews) =>
    notifyNews(await openPipeline({ options, context, ports }), context, news);
  return {
    context,
    options: { ...context.options, ...plugin.options },
    deployments: openDeployments({ context, ports, lease, notify, deployed }),
  };
}
