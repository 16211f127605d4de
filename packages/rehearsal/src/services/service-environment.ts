import type { Job, Parts } from './services.ts';

/** The variables that lead a release job to these services instead of the public ones. */
export function environmentOf(parts: Partial<Parts>, job?: Job): Record<string, string> {
  const { github, slack, s3, index, registry, engine } = parts;
  return {
    ...engine?.env,
    ...github?.environment,
    ...slack?.environment,
    ...s3?.environment,
    ...index?.environment,
    ...(registry?.account && {
      DOCKER_REGISTRY_USER: registry.account.username,
      DOCKER_REGISTRY_PASSWORD: registry.account.password,
    }),
    ...(job && describeCi(job)),
  };
}

/**
 * What GitHub Actions sets and `env-ci` reads. `GITHUB_ACTION` stays away: with it, `@semantic-release/github` skips
 * the check of the token's permissions.
 */
function describeCi({ slug, branch }: Job): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REF: `refs/heads/${branch}`,
    GITHUB_REPOSITORY: slug,
    GITHUB_RUN_ID: '1',
    GITHUB_SERVER_URL: 'https://github.com',
  };
}
