import {
  type BaseContext,
  type DeploymentLedger,
  isReleaseError,
  type LedgerRelease,
  type Ports,
  parseOptions,
  realPorts,
  type Shell,
} from '@waybill/kernel';
import { type Environment, resolveEnvironments } from '../environments/index.ts';
import { noRepository } from '../errors.ts';
import { Options } from '../options.ts';
import { summarizeFailure, writeSummary } from './write-summary.ts';

/** What every command of this plugin works with. */
export interface Deploy {
  readonly options: Options;
  readonly environments: readonly Environment[];
  readonly context: BaseContext;
  readonly ports: Ports;
  readonly ledger: DeploymentLedger;
}

/** @throws ENODEPLOYREPOSITORY, EINVALIDOPTION */
export async function openDeploy(shell: Shell, ports?: Partial<Ports>): Promise<Deploy> {
  if (shell.open === undefined) throw noRepository();
  const { context, options: raw, deployments } = await shell.open();
  const options = parseOptions(Options, { name: 'deploy', raw, host: context.options, env: context.env });
  const environments = resolveEnvironments(options.environments);
  return { options, environments, context, ports: { ...realPorts(context, options), ...ports }, ledger: deployments };
}

/** A release by its tag or version. */
export function findRelease(releases: readonly LedgerRelease[], name: string): LedgerRelease | undefined {
  return releases.find(({ tag }) => tag === name) ?? releases.find(({ version }) => version === name);
}

/** Notifies whoever is notified of failures, of what failed after a release, and shows it on the page of the job. */
export async function notifying<T>({ ledger, context }: Deploy, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await writeSummary(context, summarizeFailure(error, context.env));
    if (isReleaseError(error) && error.afterRelease === true) await ledger.notify(error);
    throw error;
  }
}

/** What follows the target, one step a line. */
export function describeChecks({ health, verify }: Environment): string[] {
  return [
    ...(health === undefined ? [] : [`Ask ${health.url} until it is healthy with this version`]),
    ...verify.map(({ name, run }) => `Check ${name}: ${JSON.stringify(run)}`),
  ];
}
