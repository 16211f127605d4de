import { ReleaseError } from '@waybill/kernel';

type Kind = 'github' | 'gitlab';

const names = { github: 'GitHub', gitlab: 'GitLab' };
const variables = { github: 'GITHUB_TOKEN', gitlab: 'GITLAB_TOKEN' };

export const tokenRefused = (is: Kind) =>
  new ReleaseError(
    'EGATETOKEN',
    `${names[is]} refuses the token in \`${variables[is]}\`.`,
    is === 'github'
      ? 'Give the job `GITHUB_TOKEN: ${{ github.token }}` in its `env`. A token of a person may have expired: make a new one.'
      : 'The token may have expired: make a project access token with the scope `api`, and store it as the variable `GITLAB_TOKEN`.',
  );

export const noPermission = (is: Kind, permission: string, words: string) =>
  new ReleaseError(
    'EGATEPERMISSION',
    `The token in \`${variables[is]}\` lacks the permission \`${permission}\`.`,
    is === 'github'
      ? `Add \`${permission}\` to the \`permissions\` of the job that releases. To release without looking at checks: \`"gate": { "checks": false }\`. GitHub says: ${words}`
      : `Use a project access token with the scope \`${permission}\` or \`api\` and at least the role Reporter. To release without looking at pipelines: \`"gate": { "checks": false }\`. GitLab says: ${words}`,
  );

export const noRepository = (is: Kind, page: string, status: number, words: string) =>
  new ReleaseError(
    'EGATEREPOSITORY',
    `${names[is]} does not show the checks of ${page} (status ${status}).`,
    `A token that may not see the repository gets the same answer: check \`${variables[is]}\`, and \`repositoryUrl\` of the configuration. ${names[is]} says: ${words}`,
  );

export const noCommit = (is: Kind, words: string) =>
  new ReleaseError(
    'EGATECOMMIT',
    `${names[is]} does not have the commit to release.`,
    `Push the branch first; a mirror may be late: run the job again in a minute. ${names[is]} says: ${words}`,
  );

export const serviceDown = (is: Kind, status: number, words: string) =>
  new ReleaseError(
    'EGATEDOWN',
    `${names[is]} does not tell the checks of the commit (status ${status}).`,
    `Run the job again when ${names[is]} is well${is === 'github' ? ' (https://www.githubstatus.com)' : ''}. ${names[is]} says: ${words}`,
  );

export const rateLimited = (is: Kind) =>
  new ReleaseError(
    'EGATELIMIT',
    `The rate limit of ${names[is]} is used up.`,
    'Run the job again in an hour. Every job with the same token counts, such as other workflows that run at the same time.',
  );

export const noIssueWritten = (is: Kind, words: string) =>
  new ReleaseError(
    'EGATEISSUE',
    `${names[is]} does not take the issue of the checklist.`,
    is === 'github'
      ? `Add \`issues: write\` to the \`permissions\` of the job, and enable issues in the settings of the repository. GitHub says: ${words}`
      : `Use a token with the scope \`api\`, and enable issues in the settings of the project. GitLab says: ${words}`,
  );

export const noPageWritten = (is: Kind, status: number, words: string) =>
  new ReleaseError(
    'EGATEPAGE',
    `${names[is]} does not take the checklist into the notes of the release page (status ${status}).`,
    is === 'github'
      ? `Add \`contents: write\` to the \`permissions\` of the job, then run \`npx waybill checklist --page\`. To leave the page alone: \`"gate": { "page": false }\`. GitHub says: ${words}`
      : `Use a token with the scope \`api\` and at least the role Developer, then run \`npx waybill checklist --page\`. To leave the page alone: \`"gate": { "page": false }\`. GitLab says: ${words}`,
  );
