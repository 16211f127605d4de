import { type DeploymentRecord, inlineCode } from '@waybill/kernel';
import semver from 'semver';
import { isStaging, type StagingFacts } from '../checklist/index.ts';

/** A release of the past, as far as it matters here. */
export interface Past {
  readonly tag: string;
  readonly version: string;
  readonly deployments?: readonly DeploymentRecord[] | undefined;
}

/** The newest candidate of a version that was deployed to staging, and how that went. */
export function findCandidate(version: string, past: readonly Past[]): StagingFacts | undefined {
  const final = version.split(/[-+]/, 1)[0];
  const candidates = past
    .filter((each) => semver.prerelease(each.version) !== null && each.version.startsWith(`${final}-`))
    .filter((each) => each.version !== version)
    .sort((a, b) => semver.rcompare(a.version, b.version));
  for (const { tag, deployments = [] } of candidates) {
    const last = deployments.findLast(({ environment, purpose }) => purpose === 'deploy' && isStaging(environment));
    if (last !== undefined) return judge(tag, last);
  }
  return undefined;
}

function judge(
  tag: string,
  { environment, state, health, verifications = [], url, run }: DeploymentRecord,
): StagingFacts {
  const failed = verifications.filter((each) => each.state === 'failed').map(({ name }) => name);
  const where = `${inlineCode(tag)} on ${inlineCode(environment)}`;
  const problem =
    state !== 'succeeded'
      ? `The deployment of ${where} ${state === 'running' ? 'still runs' : `is ${state}`}.`
      : health?.state === 'unhealthy'
        ? `${where} is unhealthy.`
        : failed.length > 0
          ? `Checks of ${where} failed: ${failed.map(inlineCode).join(', ')}.`
          : undefined;
  return { tag, environment, isValidated: problem === undefined, problem, url: url ?? run };
}
