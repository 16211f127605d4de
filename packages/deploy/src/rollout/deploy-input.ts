import type { DeploymentRecord } from '@waybill/kernel';
import {
  type BaseContext,
  type DeploymentLedger,
  findRunPage,
  type Ports,
  type TagMove,
  throwProblems,
  withholdSecrets,
} from '@waybill/kernel';
import { type Environment, releaseOf } from '../environments/index.ts';
import { unknownVariable } from '../errors.ts';
import type { Options } from '../options.ts';
import {
  createTarget,
  type DeploymentRequest,
  findUnknownPlaceholders,
  releaseVariables,
  type Target,
  type TargetInput,
} from '../targets/index.ts';
import type { PlanInput } from './plan-deployment.ts';

/** Steps around the target of a rollback. Each says why it failed, or nothing. */
export interface ExtraSteps {
  /** Names of those that were confirmed. */
  readonly names: readonly string[];
  before(request: DeploymentRequest): Promise<string | undefined>;
  after(request: DeploymentRequest): Promise<string | undefined>;
}

export interface DeployInput extends Omit<PlanInput, 'releases'> {
  readonly options: Options;
  readonly context: BaseContext;
  readonly ports: Ports;
  readonly ledger: DeploymentLedger;
  readonly extra?: ExtraSteps;
  /** Tags that shall name the release when it is there. */
  readonly tags?: readonly TagMove[];
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

/** The target of an environment; its check covers the commands beside it, too. */
export function openTarget({ name, choice, verify, rollback }: Environment, input: TargetInput): Target {
  const target = createTarget(name, choice, input);
  const words = [...verify.map(({ run }) => run), ...rollback.steps.flatMap(({ run }) => run)].flat();
  const unknown = findUnknownPlaceholders(words).map((each) => unknownVariable(name, each, releaseVariables));
  return { ...target, check: async () => [...unknown, ...(await target.check())] };
}

/** @throws what a target finds wrong beforehand, all at once */
export async function assertReady(target: Target): Promise<void> {
  throwProblems(await target.check());
}

/** The record of a deployment that begins now. */
export function beginRecord(input: DeployInput, key: string): DeploymentRecord {
  const { environment, release, purpose, context, ports, skipStaging, extra, tags = [] } = input;
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
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
  };
}
