import type { Env, Http } from '@waybill/kernel';
import { identityRefused } from './errors.ts';
import { audiencesOf } from './parse-claims.ts';

/** How a CI service proves to others which job is running. https://docs.pypi.org/trusted-publishers/internals/ */
export interface CiIdentity {
  readonly service: 'GitHub' | 'GitLab';
  /** Whether a new token can be had at any time. An index takes each of them once. */
  readonly isRenewable: boolean;
  /** A signed token (JWT) for one audience; `undefined` when the job has none for it. */
  tokenFor(audience: string): Promise<string | undefined>;
}

/** Whether the job may show who it is: GitHub with `id-token: write`, GitLab with an entry of `id_tokens`. */
export function hasIdentity(env: Env): boolean {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  return Boolean((url && bearer) || (env['GITLAB_CI'] && env['PYPI_ID_TOKEN']));
}

/** The identity that the environment of a job offers, if any. */
export function ciIdentity(env: Env, http: Http): CiIdentity | undefined {
  if (!hasIdentity(env)) return undefined;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  return url && bearer ? github(url, bearer, http) : gitlab(env);
}

function github(requestUrl: string, bearer: string, http: Http): CiIdentity {
  return {
    service: 'GitHub',
    isRenewable: true,
    async tokenFor(audience) {
      const url = new URL(requestUrl);
      url.searchParams.set('audience', audience);
      const response = await http({
        url,
        headers: { authorization: `bearer ${bearer}`, accept: 'application/json' },
        hint: 'The identity service of GitHub Actions does not answer: run the job again.',
      });
      if (!response.ok) throw identityRefused(response.status);
      return ((await response.json()) as { readonly value?: string }).value;
    },
  };
}

/** GitLab makes the tokens when the job starts, one for each entry of `id_tokens`. */
function gitlab(env: Env): CiIdentity {
  const variables = ['PYPI_ID_TOKEN', 'SIGSTORE_ID_TOKEN'];
  return {
    service: 'GitLab',
    isRenewable: false,
    async tokenFor(audience) {
      const tokens = variables.map((variable) => env[variable] ?? '');
      return tokens.find((token) => audiencesOf(token).includes(audience));
    },
  };
}
