import { type Ports, parseOptions, type ReleaseNews, realPorts, type Shell, type VerifyContext } from '@waybill/kernel';
import { pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { type Missed, notifyNews } from '../delivery/index.ts';
import { type Entry, openLedger } from '../ledger/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { noNotifier } from './errors.ts';

/** What a command works with that notifies people. */
export interface Notifier {
  readonly context: VerifyContext;
  readonly ports: Ports;
  /** Every entry that can be read, the newest first. */
  entries(): Promise<readonly Entry[]>;
  /** Notifies everyone who has a route for the event. @throws ENONOTIFIER */
  notify(news: ReleaseNews): Promise<readonly Missed[]>;
}

/** Opens the configuration of the repository, where no hook of a release runs. @throws ENOPIPELINE */
export async function openNotifier(shell: Shell): Promise<Notifier> {
  const { stdout } = await realPorts(shell).run('git', ['branch', '--show-current']);
  const configuration = await readConfiguration(shell, shell.env['GITHUB_REF_NAME'] || stdout.trim() || 'main');
  const { context } = configuration;
  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const ports = realPorts(context, options);
  return {
    ...{ context, ports },
    async entries() {
      const ledger = openLedger(context, ports);
      await ledger.fetch();
      const found = await ledger.find(await ledger.tags());
      const entries = found.flatMap((each) => ('entry' in each ? [each.entry] : []));
      return entries.sort((a, b) => b.run.started.localeCompare(a.run.started));
    },
    async notify(news) {
      const pipeline = await openPipeline({ options, context, ports });
      if (pipeline.stagesOf('notify').length === 0) throw noNotifier();
      return notifyNews(pipeline, context, news);
    },
  };
}

/** One line for each who was not notified. */
export function describeMissed(missed: readonly Missed[]): string {
  return missed.map(({ name, reason }) => `Not notified by ${name}: ${reason}`).join('\n');
}
