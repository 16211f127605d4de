import { ReleaseError } from '@waybill/kernel';

export const gitlabRefused = (request: string, status: number, reason: string) =>
  new ReleaseError(
    'EGITLABRELEASE',
    `GitLab answered ${status} to \`${request}\`.`,
    `Give the token in \`GITLAB_TOKEN\` the scope \`api\` and the role Developer or higher.${reason === '' ? '' : ` GitLab says: ${reason}`}`,
  );

export const releaseWithoutFiles = (tag: string, page: string) =>
  new ReleaseError(
    'EGITLABNOFILES',
    `GitLab has a release \`${tag}\` without any file: somebody else has made it.`,
    `Delete the release at ${page} (the tag stays), and run the job again.`,
  );
