import { type Env, type Http, v } from '@waybill/kernel';
import { identityRefused } from '../errors.ts';
import { audiencesOf } from './parse-claims.ts';

/** How a CI service shows others which job is running. https://docs.pypi.org/trusted-publishers/internals/ */
export interface CiIdentity {
  readonly service: 'GitHub' | 'GitLab';
  /** Whether a new token can be had at any time. An index takes each of them once. */
  readonly isRenewable: boolean;
  /** A signed token (JWT) for one audience; `undefined` when the job has none for it. */
  tokenFor(audience: string): Promise<string | undefined>;
}

/** The entry of `id_tokens` whose token Sigstore takes, as its own clients name it. */
const gitlabToken = 'SIGSTORE_ID_TOKEN';

/**
 * Whether the job may show who it is: GitHub with `id-token: write`, GitLab with an entry of `id_tokens`.
 *
 * @param needed the variable in which GitLab puts the token
 */
export function hasIdentity(env: Env, needed = gitlabToken): boolean {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  return Boolean((url && bearer) || (env['GITLAB_CI'] && env[needed]));
}

/**
 * The identity that the environment of a job offers, if any.
 *
 * @param needed as above; tokens for other audiences are looked for beside it
 */
export function ciIdentity(env: Env, http: Http, needed = gitlabToken): CiIdentity | undefined {
  if (!hasIdentity(env, needed)) return undefined;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  return url && bearer ? github(url, bearer, http) : gitlab(env, needed);
}

const IdentityAnswer = v.object({ value: v.optional(v.string()) });

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
        hint: 'The identity service of GitHub Actions is at `ACTIONS_ID_TOKEN_REQUEST_URL`, which the job is given.',
      });
      if (!response.ok) throw identityRefused(response.status);
      return response.json(IdentityAnswer).value;
    },
  };
}

/** GitLab makes the tokens when the job starts, one for each entry of `id_tokens`. */
function gitlab(env: Env, needed: string): CiIdentity {
  return {
    service: 'GitLab',
    isRenewable: false,
    async tokenFor(audience) {
      const tokens = [needed, gitlabToken].map((variable) => env[variable] ?? '');
      return tokens.find((token) => audiencesOf(token).includes(audience));
    },
  };
}
