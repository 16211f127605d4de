import { ReleaseError } from '@waybill/kernel';

export const noEnvironments = () =>
  new ReleaseError(
    'ENOENVIRONMENTS',
    'No environment is configured.',
    'List them in the configuration: `"deploy": { "environments": [{ "name": "staging", "target": { … } }] }`.',
  );

export const noEnvironment = (name: string, guess: string | undefined, known: readonly string[]) =>
  new ReleaseError(
    'ENOENVIRONMENT',
    `There is no environment \`${name}\`.`,
    `${guess === undefined ? '' : `Did you mean \`${guess}\`? `}Environments: ${known.join(', ')}.`,
  );

export const noRepository = () =>
  new ReleaseError(
    'ENODEPLOYREPOSITORY',
    'This command needs the configuration of the repository, and it was started without.',
    'Run it as `npx waybill …` in a checkout whose configuration has `@waybill/deploy`. An older `waybill` does not hand the repository over: update it.',
  );

export const noPrevious = (environment: string) =>
  new ReleaseError(
    'ENOPREVIOUS',
    `The ledger knows no earlier release that was healthy in \`${environment}\`.`,
    `Name one: \`npx waybill rollback ${environment} --to v1.2.0\`. \`npx waybill environments\` shows what ran where.`,
  );

export const neverDeployed = (environment: string, tag: string, known: readonly string[]) =>
  new ReleaseError(
    'ENEVERDEPLOYED',
    `\`${tag}\` never was in \`${environment}\`.`,
    known.length === 0
      ? 'Nothing was. Deploy a release instead: `npx waybill deploy`.'
      : `These were: ${known.join(', ')}. To bring another release there, deploy it: \`npx waybill deploy ${environment} ${tag}\`.`,
  );

export const sameRelease = (environment: string, tag: string) =>
  new ReleaseError(
    'ESAMERELEASE',
    `\`${environment}\` has \`${tag}\` already, so there is nothing to roll back.`,
    `To deploy it once more: \`npx waybill deploy ${environment} ${tag} --again\`.`,
  );

export const unknownStep = (environment: string, step: string, known: readonly string[]) =>
  new ReleaseError(
    'ENOROLLBACKSTEP',
    `The rollback of \`${environment}\` has no step \`${step}\`.`,
    known.length === 0
      ? 'List it in `rollback.steps` of the environment.'
      : `Its steps: ${known.join(', ')}. \`--with\` takes several, separated by commas.`,
  );

export const imageGone = (environment: string, tag: string, image: string) =>
  new ReleaseError(
    'EROLLBACKIMAGE',
    `\`${environment}\` cannot go back to \`${tag}\`: its registry does not have \`${image}\`.`,
    `Nothing was changed. Name another release: \`npx waybill rollback ${environment} --to v1.2.0\`. Where the registry hides images, log in with Docker first. Where the environment does not run this image, set \`"image": false\` in its \`rollback\`.`,
  );

export const rolledBack = (
  environment: string,
  from: string,
  to: string,
  by: string | undefined,
  links: readonly string[],
) =>
  new ReleaseError(
    'EROLLEDBACK',
    `\`${environment}\` was rolled back from \`${from}\` to \`${to}\`${by === undefined ? '' : ` by ${by}`}.`,
    [`\`${from}\` stays published, and the next release follows it.`, ...links].join(' '),
    { afterRelease: true, deployment: { environment, purpose: 'rollback', state: 'succeeded', tag: to, from, by } },
  );

export const tagsNotMoved = (environment: string, tag: string, problems: readonly string[]) =>
  new ReleaseError(
    'EROLLBACKTAGS',
    `\`${environment}\` has \`${tag}\` again, but not all tags of its image name it.`,
    `${problems.join(' ')} Move them with the same command again: \`npx waybill rollback ${environment} --to ${tag} --yes\`. It deploys nothing a second time.`,
    { afterRelease: true },
  );

export const noApproval = (environment: string, problem: string, place: string) =>
  new ReleaseError(
    'ENOAPPROVAL',
    `The environment \`${environment}\` needs an approval, and ${problem}.`,
    `Set it at ${place}: "Required reviewers". Where an approval is given elsewhere, write \`"approval": "none"\` for this environment.`,
  );

export const environmentUnseen = (environment: string, place: string) =>
  new ReleaseError(
    'EENVIRONMENTUNSEEN',
    `The environment \`${environment}\` needs an approval, and GitHub shows this token no such environment.`,
    `Either there is none: create it at ${place}, with "Required reviewers". Or the token may not see it: it needs \`actions: read\`. GitHub gives the same answer to both. Where an approval is given elsewhere, write \`"approval": "none"\` for this environment.`,
  );

export const approvalUnknown = (environment: string, reason: string) =>
  new ReleaseError(
    'EAPPROVALUNKNOWN',
    `It cannot be found out whether the environment \`${environment}\` needs an approval: ${reason}.`,
    'The token needs `actions: read` to see the protection of an environment. Where an approval is given elsewhere, write `"approval": "none"` for this environment.',
  );

export const noReleaseToDeploy = (tag: string | undefined) =>
  new ReleaseError(
    'ENORELEASE',
    tag === undefined
      ? 'The ledger holds no release that could be deployed.'
      : `The ledger holds no release \`${tag}\`.`,
    'Only what Waybill has released is deployed: by its digest, which the ledger keeps. `npx waybill status` shows the newest release.',
  );

export const releaseNotPublished = (tag: string, reason: string) =>
  new ReleaseError(
    'ENOTDEPLOYABLE',
    `Release \`${tag}\` cannot be deployed: ${reason}.`,
    `\`npx waybill status ${tag}\` shows its state. \`npx waybill resume ${tag}\` finishes a release that is incomplete. One that was abandoned stays closed: deploy another release.`,
  );

export const noImage = (environment: string, image: string, tag: string, known: readonly string[]) =>
  new ReleaseError(
    'EENVIRONMENTIMAGE',
    `Release \`${tag}\` has no image \`${image}\`, which the environment \`${environment}\` names.`,
    known.length === 0
      ? 'It has no image at all: remove `image` from the environment, or deploy a release that has one.'
      : `Its images: ${known.map((each) => `\`${each}\``).join(', ')}. Correct \`image\` of the environment.`,
  );

export const olderRelease = (environment: string, tag: string, current: string) =>
  new ReleaseError(
    'EOLDERRELEASE',
    `\`${environment}\` has \`${current}\`, which is newer than \`${tag}\`.`,
    `To go back on purpose: \`npx waybill rollback ${environment} --to ${tag}\`.`,
  );

export const requirementMissing = (environment: string, tag: string, other: string, problem: string) =>
  new ReleaseError(
    'ENOTSTAGED',
    `\`${tag}\` cannot go to \`${environment}\`: ${problem}.`,
    `Deploy it there first: \`npx waybill deploy ${other} ${tag}\`. In an emergency, \`--skip-staging "why"\` goes on without; the reason is recorded.`,
  );

export const emptyReason = (option: string) =>
  new ReleaseError(
    'EEMPTYREASON',
    `\`--${option}\` has no reason.`,
    `Write why, in a few words: \`--${option} "the fix stops the data loss of today"\`. It is recorded in the ledger.`,
  );

export const deploymentFailed = (
  { environment, tag, purpose }: { readonly environment: string; readonly tag: string; readonly purpose: string },
  reason: string,
  url: string | undefined,
) =>
  new ReleaseError(
    purpose === 'rollback' ? 'EROLLBACKFAILED' : 'EDEPLOYFAILED',
    purpose === 'rollback'
      ? `The rollback of \`${environment}\` to \`${tag}\` failed.`
      : `The deployment of \`${tag}\` to \`${environment}\` failed.`,
    [
      reason.replace(/(?<![.!?])$/, '.'),
      url === undefined ? '' : `See ${url}.`,
      'The release stays published.',
      purpose === 'rollback'
        ? `Try again: \`npx waybill rollback ${environment} --to ${tag} --yes\`. To go further back, name an older release there.`
        : `Try again: \`npx waybill deploy ${environment} ${tag}\`. Go back: \`npx waybill rollback ${environment} --yes\`.`,
    ]
      .filter(Boolean)
      .join(' '),
    {
      afterRelease: true,
      deployment: { environment, purpose: purpose === 'rollback' ? purpose : 'deploy', state: 'failed', tag },
    },
  );
