import { isReleaseError, redact } from '@waybill/kernel';
import { checkHealth, type HealthOutcome } from '../health/index.ts';
import type { DeploymentRequest } from '../targets/index.ts';
import type { CarryOutInput, RunningRecord } from './deploy-input.ts';
import { runVerifications } from './run-verifications.ts';

type Input = Pick<CarryOutInput, 'environment' | 'release' | 'context' | 'ports' | 'work'>;

/**
 * Asks the service, then runs the checks of the project.
 *
 * @returns why the environment is not as it should be
 */
export async function checkDeployed(
  input: Input,
  record: RunningRecord,
  request: DeploymentRequest,
): Promise<string | undefined> {
  const problem = await askService(input, record);
  if (problem !== undefined || input.environment.verify.length === 0) return problem;
  const verifications = await runVerifications(input.environment, request, input.work);
  await record.store({ verifications });
  const failed = verifications.find(({ state }) => state === 'failed');
  return failed && `The check \`${failed.name}\` failed: ${failed.reason ?? 'It gives no reason.'}`;
}

async function askService({ environment, release, context, ports, work }: Input, record: RunningRecord) {
  if (environment.health === undefined) return undefined;
  const { state, requests, reason, warning } = await checkHealth(environment.health, release.version, work).catch(
    asUnhealthy,
  );
  if (warning !== undefined) context.logger.warn(warning);
  const why = reason === undefined ? {} : { reason: redact(reason, context.env) };
  await record.store({ health: { state, requests, at: ports.clock.now().toISOString(), ...why } });
  return state === 'unhealthy' ? (reason ?? 'The service is not healthy.') : undefined;
}

/** An address that must not be asked, which no later run changes. */
function asUnhealthy(error: unknown): HealthOutcome {
  if (isReleaseError(error)) return { state: 'unhealthy', requests: 0, reason: `${error.message} ${error.details}` };
  throw error;
}
