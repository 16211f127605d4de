import { ReleaseError } from '@waybill/kernel';

export const gitlabRefused = (request: string, status: number, reason: string) =>
  new ReleaseError(
    'EGITLABRELEASE',
    `GitLab answered ${status} to \`${request}\`.`,
    `Give the token in \`GITLAB_TOKEN\` the scope \`api\` and the role Developer or higher.${reason === '' ? '' : ` GitLab says: ${reason}`}`,
  );
