import type { DeploymentRecord } from '@waybill/kernel';
import { type BaseContext, type DeploymentLedger, findRunPage, type Ports, withholdSecrets } from '@waybill/kernel';
import type { Environment } from '../environments/index.ts';
import { noTarget } from '../errors.ts';
import type { Options } from '../options.ts';
import { createTarget, type Target, type TargetInput } from '../targets/index.ts';
import type { PlanInput } from './plan-deployment.ts';
import { releaseOf } from './release-of.ts';

/** Steps around the target of a rollback. Each says why it failed, or nothing. */
export interface ExtraSteps {
  /** Names of those that were confirmed. */
  readonly names: readonly string[];
  before(): Promise<string | undefined>;
  after(): Promise<string | undefined>;
}

export interface DeployInput extends Omit<PlanInput, 'releases'> {
  readonly options: Options;
  readonly context: BaseContext;
  readonly ports: Ports;
  readonly ledger: DeploymentLedger;
  readonly extra?: ExtraSteps;
}

/** A deployment whose environment belongs to this run. */
export interface CarryOutInput extends DeployInput {
  readonly claim: { confirm(): Promise<void> };
  readonly target: Target;
  readonly work: TargetInput;
}

/** The record of a deployment while it is made: each change is in the ledger before the next step. */
export interface RunningRecord {
  now(): DeploymentRecord;
  store(change: Partial<DeploymentRecord>): Promise<void>;
}

export function targetInput({
  environment,
  options,
  context,
  ports,
}: Pick<DeployInput, 'environment' | 'options' | 'context' | 'ports'>): TargetInput {
  const { apiUrl, token } = options;
  const withheld = withholdSecrets(context.env, (name) => environment.secrets.includes(name));
  return { context, ports, github: { apiUrl, token }, withheld };
}

/** @throws ENOTARGET for a way to deploy that this version does not have */
export function openTarget({ name, target: options }: Environment, input: TargetInput): Target {
  const target = createTarget(name, options, input);
  if (target === undefined) throw noTarget(name);
  return target;
}

/** The record of a deployment that begins now. */
export function beginRecord(input: DeployInput, key: string): DeploymentRecord {
  const { environment, release, purpose, context, ports, skipStaging, extra } = input;
  const { GITHUB_ACTOR: actor, GITLAB_USER_LOGIN: login, USER: user } = context.env;
  const by = actor || login || user;
  const run = findRunPage(context.env);
  const digest = releaseOf(release, environment).image?.digest;
  return {
    ...{ key, environment: environment.name, purpose, state: 'running', at: ports.clock.now().toISOString() },
    ...(by ? { by } : {}),
    ...(run === undefined ? {} : { run }),
    ...(digest === undefined ? {} : { digest }),
    ...(skipStaging === undefined ? {} : { skippedStaging: skipStaging }),
    ...(extra === undefined || extra.names.length === 0 ? {} : { steps: [...extra.names] }),
  };
}
