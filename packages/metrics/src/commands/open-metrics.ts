import {
  type BaseContext,
  type CommandRepository,
  type Ports,
  parseOptions,
  realPorts,
  type Shell,
} from '@waybill/kernel';
import { noRepository } from '../errors.ts';
import { Options } from '../options.ts';

/** What the commands of this plugin work with. */
export interface Metrics {
  readonly options: Options;
  readonly context: BaseContext;
  readonly ports: Ports;
  readonly repository: CommandRepository;
}

/** @throws ENOMETRICSREPOSITORY, EINVALIDOPTION */
export async function openMetrics(shell: Shell, ports?: Partial<Ports>): Promise<Metrics> {
  if (shell.open === undefined) throw noRepository();
  const repository = await shell.open();
  const { context, options: raw } = repository;
  const options = parseOptions(Options, { name: 'metrics', raw, host: context.options, env: context.env });
  return { options, context, repository, ports: { ...realPorts(context, {}), ...ports } };
}
