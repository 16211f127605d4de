import { type DeploymentRecord, isReleaseError, reasonOf, redact } from '@waybill/kernel';
import { releaseOf } from '../environments/index.ts';
import { deploymentFailed } from '../errors.ts';
import { type DeployedRelease, type DeploymentRequest, hasStartedNothing, startsNothing } from '../targets/index.ts';
import { checkDeployed } from './check-deployed.ts';
import { beginRecord, type CarryOutInput, type RunningRecord } from './deploy-input.ts';
import { explainNothing } from './explain-nothing.ts';
import { closeOnGitHub, openOnGitHub } from './github-deployments.ts';
import type { DeploymentPlan } from './plan-deployment.ts';

type Started = Extract<DeploymentPlan, { readonly action: 'start' | 'resume' }>;

/** @throws EDEPLOYFAILED, EROLLBACKFAILED */
export async function carryOut(input: CarryOutInput, plan: Started): Promise<DeploymentRecord> {
  const { environment, release, purpose, context, ports } = input;
  const { record, request } = await beginDeployment(input, plan);
  const known = record.now().github;
  const github = known ?? (await openOnGitHub(input, record.now()));
  if (github !== undefined && github !== known) await record.store({ github });
  const { reason, error } = await attempt(input, record, request, plan.action === 'start');
  const at = ports.clock.now();
  const seconds = Math.max(0, Math.round((at.getTime() - Date.parse(record.now().at)) / 1000));
  const ended = { ended: at.toISOString(), seconds };
  if (reason === undefined) await record.store({ state: 'succeeded', ...ended });
  else await record.store({ state: 'failed', ...ended, reason: redact(reason, context.env) });
  await closeOnGitHub(input, record.now());
  const { url, run } = record.now();
  if (isReleaseError(error)) throw explainNothing(error, request);
  if (reason !== undefined)
    throw deploymentFailed({ environment: environment.name, tag: release.tag, purpose }, reason, url ?? run);
  context.logger.success(`\`${environment.name}\` has ${release.tag}.`);
  return record.now();
}

async function beginDeployment(input: CarryOutInput, plan: Started) {
  const { environment, release, purpose, context, ledger } = input;
  const before = plan.previous;
  const previous = before === undefined ? undefined : releaseOf(before.release, { ...environment, image: undefined });
  let now = plan.action === 'resume' ? plan.unfinished.deployment : beginRecord(input, plan.key);
  if (plan.action === 'start' && previous !== undefined)
    now = { ...now, previous: shortOf(previous, before?.deployment.digest) };
  const record: RunningRecord = {
    now: () => now,
    async store(change) {
      now = { ...now, ...change };
      await ledger.record(release.tag, now);
    },
  };
  const about = purpose === 'deploy' ? `Deploys ${release.tag} to` : `Brings ${release.tag} back to`;
  context.logger.log(
    plan.action === 'resume'
      ? `Goes on with ${now.key}, which another run began.`
      : `${about} \`${environment.name}\`.`,
  );
  await record.store({});
  const request: DeploymentRequest = {
    ...{ ...releaseOf(release, environment), key: now.key, environment: environment.name, purpose },
    ...(previous === undefined ? {} : { previous }),
  };
  return { record, request };
}

function shortOf({ tag, version, image }: DeployedRelease, digest: string | undefined) {
  const known = digest ?? image?.digest;
  return { tag, version, ...(known === undefined ? {} : { digest: known }) };
}

interface Attempt {
  /** Why it failed. */
  readonly reason?: string | undefined;
  /** What was thrown, where nothing was started. */
  readonly error?: unknown;
}

/** @throws where it is not known how it ends: the record stays `running`, and a later run finds it again */
async function attempt(
  input: CarryOutInput,
  record: RunningRecord,
  request: DeploymentRequest,
  isNew: boolean,
): Promise<Attempt> {
  try {
    return { reason: await startAndFollow(input, record, request, isNew) };
  } catch (error) {
    if (!hasStartedNothing(error)) throw error;
    return { reason: isReleaseError(error) ? `${error.message} ${error.details}` : reasonOf(error), error };
  }
}

/** @returns why it failed */
async function startAndFollow(
  { claim, target, extra, ...input }: CarryOutInput,
  record: RunningRecord,
  request: DeploymentRequest,
  isNew: boolean,
): Promise<string | undefined> {
  const find = () => target.find(request);
  // Nobody has started anything by a new key.
  const found = record.now().handle ?? (await (isNew ? startsNothing(find) : find()));
  await claim.confirm();
  if (found === undefined) {
    const problem = await extra?.before(request);
    if (problem !== undefined) return problem;
  }
  const handle = found ?? (await target.start(request, (started) => record.store({ handle: { ...started } })));
  if (record.now().handle === undefined) await record.store({ handle: { ...handle } });
  const { state, url, reason } = await target.follow(handle, request);
  if (url !== undefined) await record.store({ url });
  if (state === 'failed') return reason ?? 'The target gives no reason.';
  await claim.confirm();
  const problem = await extra?.after(request);
  return problem ?? checkDeployed(input, record, request);
}
