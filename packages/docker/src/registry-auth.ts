import { type Http, type HttpRequest, nameOf } from '@waybill/kernel';
import type { Credentials } from './docker-credentials.ts';
import { type Challenge, parseChallenge } from './parse-challenge.ts';
import type { ImageName } from './parse-image-name.ts';
import { credentialsRefused, insecureRealm, registryAnswer } from './registry-errors.ts';

export interface Login {
  readonly image: ImageName;
  readonly credentials: Credentials | undefined;
  readonly http: Http;
  /** Repositories of the same registry from which blobs may be mounted. */
  readonly mountFrom?: readonly string[];
}

/** What the user can do when the service that gives tokens is silent. */
const hint = 'Check that this machine reaches the service that gives tokens for the registry.';

type BearerChallenge = Extract<Challenge, { scheme: 'bearer' }>;

/**
 * An `Http` that answers the registry's challenges: Basic, or Bearer with a token for pulling and pushing this one
 * repository, fetched again when it has expired. Only requests to the registry's own origin carry it.
 * https://distribution.github.io/distribution/spec/auth/token/
 */
export function authorized(login: Login): Http {
  const origin = new URL(login.image.origin).origin;
  let authorization: string | undefined;
  let renewing: Promise<string | undefined> | undefined;

  return async (request) => {
    if (new URL(request.url).origin !== origin) return login.http(request);
    const used = authorization;
    const answer = await login.http(withAuthorization(request, used));
    if (answer.status !== 401) return answer;

    const challenge = parseChallenge(answer.headers.get('www-authenticate'));
    // Of requests that run side by side, one fetches the new token for all.
    if (authorization === used) {
      renewing ??= renew(login, challenge).finally(() => {
        renewing = undefined;
      });
      authorization = await renewing;
    }
    if (authorization === undefined || authorization === used) return answer;
    await answer.body?.cancel();
    return login.http(withAuthorization(request, authorization));
  };
}

function withAuthorization(request: HttpRequest, authorization: string | undefined): HttpRequest {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}

async function renew(login: Login, challenge: Challenge | undefined): Promise<string | undefined> {
  if (challenge?.scheme === 'bearer') return `Bearer ${await fetchToken(login, challenge)}`;
  if (challenge === undefined || login.credentials === undefined) return undefined;
  return basic(login.credentials);
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function fetchToken(login: Login, challenge: BearerChallenge): Promise<string> {
  const request = tokenRequest(login, challenge);
  const answer = await login.http(request);
  if (answer.status === 401 || answer.status === 403) {
    await answer.body?.cancel();
    throw credentialsRefused(login.image.registry, login.credentials?.source ?? 'nowhere');
  }
  const body = answer.ok ? ((await answer.json()) as { token?: string; access_token?: string }) : {};
  const token = body.token ?? body.access_token;
  if (!token) throw registryAnswer(nameOf(request), answer.status, 'no token');
  return token;
}

function tokenRequest({ image, credentials, mountFrom = [] }: Login, { realm, service }: BearerChallenge): HttpRequest {
  const url = new URL(realm);
  // A registry in the clear is on this machine; any other must not make us send a password in the clear.
  if (url.protocol !== 'https:' && image.origin.startsWith('https:')) throw insecureRealm(image.registry, url.origin);
  const sources = mountFrom.map((each) => `repository:${each}:pull`);
  const scopes = [`repository:${image.repository}:pull,push`, ...sources];
  if (credentials?.identityToken) {
    const form = { grant_type: 'refresh_token', client_id: 'waybill', refresh_token: credentials.identityToken };
    const scope = scopes.join(' ');
    const body = () => new URLSearchParams({ ...form, scope, ...(service ? { service } : {}) });
    return { method: 'POST', url, body, repeatable: 'a token is fetched, nothing is changed', hint };
  }
  if (service) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { url, hint, ...(credentials ? { headers: { authorization: basic(credentials) } } : {}) };
}
