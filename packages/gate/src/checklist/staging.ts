import { type DeploymentRecord, inlineCode } from '@waybill/kernel';
import { type Draft, done, notDone, notNeeded, ofPerson } from './draft.ts';
import type { Facts } from './facts.ts';

const about = { id: 'staging', phase: 'pre-release', title: 'Staging is validated' } as const;

export function isStaging(environment: string): boolean {
  return /\bstag(?:e|ing)\b/i.test(environment.replace(/[_.]/g, '-'));
}

/** By this release itself, when it is there; before that, by a candidate of its version. */
export function staging({ moment, environments, candidate, isPrerelease, release }: Facts): Draft {
  const stagings = environments.filter(isStaging);
  if (stagings.length === 0)
    return ofPerson(about, 'No environment for staging is configured.', 'Look at staging, and tick the item.');
  const own = release?.deployments.findLast((each) => isStaging(each.environment) && each.purpose === 'deploy');
  if (own !== undefined && release !== undefined) return judgeOwn(own, release.tag);
  if (candidate?.isValidated === true)
    return done(about, `${inlineCode(candidate.tag)} on ${inlineCode(candidate.environment)}.`, candidate.url);
  if (isPrerelease && moment !== 'released')
    return notNeeded(about, 'A prerelease is validated after it is deployed there.');
  const remedy = `Release a candidate of this version and let it be deployed to ${stagings.map(inlineCode).join(' or ')}.`;
  const problem = candidate?.problem ?? 'No candidate of this version was deployed there.';
  return notDone(about, problem, remedy, candidate?.url);
}

function judgeOwn({ environment, state, health, verifications = [], url, run }: DeploymentRecord, tag: string): Draft {
  const failed = verifications.filter((each) => each.state === 'failed').map(({ name }) => inlineCode(name));
  const parts = [
    `deployment ${state}`,
    ...(health === undefined ? [] : [health.state]),
    ...(verifications.length > 0 ? [`${verifications.length} checks of the project`] : []),
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
  ];
  const evidence = `${inlineCode(tag)} on ${inlineCode(environment)}: ${parts.join(', ')}.`;
  const isGood = state === 'succeeded' && failed.length === 0 && health?.state !== 'unhealthy';
  if (isGood) return done(about, evidence, url ?? run);
  return notDone(about, evidence, `Correct it, and deploy again: \`npx waybill deploy ${environment}\`.`, url ?? run);
}
