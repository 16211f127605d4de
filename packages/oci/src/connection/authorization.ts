import { type Clock, type Http, type HttpRequest, nameOf, type ReleaseError, rememberSecret, v } from '@waybill/kernel';
import type { Credentials } from '../credentials/index.ts';
import { credentialsRefused, foreignRealm, insecureRealm, noCredentials, registryAnswer } from '../errors.ts';
import type { ImageName } from '../name.ts';
import { isOwnSite } from './own-site.ts';
import { type Challenge, parseChallenge } from './parse-challenge.ts';

export interface Login {
  readonly image: ImageName;
  readonly credentials: Credentials | undefined;
  readonly http: Http;
  /** Hosts of other sites that may be shown the credentials, where the registry names one as its realm. */
  readonly realms?: readonly string[];
  /** Repositories of the same registry from which blobs may be mounted, the likeliest first. */
  readonly mountFrom?: readonly MountSource[];
}

export interface MountSource {
  readonly repository: string;
  /** Digests of the blobs that it has; without them it may have any. */
  readonly digests?: ReadonlySet<string>;
}

/** What the user can do when the service that gives tokens is silent. */
const hint =
  'Check that the name of the image has the right registry, and that this machine reaches the service that gives tokens for it.';

type BearerChallenge = Extract<Challenge, { scheme: 'bearer' }>;

/** What a request shows, and for how long that is worth something. */
interface Pass {
  readonly authorization: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** What it was the answer to. */
  readonly challenge: Challenge;
}

/**
 * An `Http` that answers the registry's challenges: Basic, or Bearer with a token for pulling and pushing this one
 * repository, fetched again when it has expired. Only requests to the registry's own origin carry it.
 * https://distribution.github.io/distribution/spec/auth/token/
 */
export function withAuthorization(login: Login, clock: Clock): Http {
  const origin = new URL(login.image.origin).origin;
  let pass: Pass | undefined;
  let renewing: Promise<Pass | undefined> | undefined;

  /** Of requests that run side by side, one gets the new pass for all. */
  async function renewed(used: Pass | undefined, challenge: Challenge | undefined): Promise<Pass | undefined> {
    if (pass !== used || challenge === undefined) return pass;
    renewing ??= renew(login, challenge, clock).finally(() => {
      renewing = undefined;
    });
    pass = await renewing;
    return pass;
  }

  return async (request) => {
    if (new URL(request.url).origin !== origin) return login.http(request);
    // In time, as a request may have gigabytes that would have to be sent twice.
    const isOver = pass !== undefined && pass.until <= clock.now().getTime();
    const used = isOver ? await renewed(pass, pass?.challenge) : pass;
    const answer = await login.http(withPass(request, used));
    if (answer.status !== 401) return answer;

    const next = await renewed(used, parseChallenge(answer.headers.get('www-authenticate')));
    if (next === undefined || next.authorization === used?.authorization) return answer;
    return login.http(withPass(request, next));
  };
}

function withPass(request: HttpRequest, pass: Pass | undefined): HttpRequest {
  if (pass === undefined) return request;
  return { ...request, headers: { ...request.headers, authorization: pass.authorization } };
}

async function renew(login: Login, challenge: Challenge, clock: Clock): Promise<Pass | undefined> {
  if (challenge.scheme === 'bearer') return { ...(await fetchToken(login, challenge, clock)), challenge };
  if (login.credentials === undefined) return undefined;
  return { authorization: basic(login.credentials), until: Number.POSITIVE_INFINITY, challenge };
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

const TokenAnswer = v.object({
  token: v.fallback(v.optional(v.string()), undefined),
  access_token: v.fallback(v.optional(v.string()), undefined),
  /** Seconds. */
  expires_in: v.fallback(v.optional(v.number()), undefined),
});

/** Seconds that a token is good for when the service does not say. */
const usualLife = 60;
/** Milliseconds before its end in which a token is not used any more. */
const margin = 5000;

async function fetchToken(login: Login, challenge: BearerChallenge, clock: Clock) {
  await refuseForeignRealm(login, challenge);
  const request = tokenRequest(login, challenge);
  const asked = clock.now().getTime();
  const answer = await login.http(request);
  if (answer.status === 401 || answer.status === 403) throw noToken(login, answer.status);
  const body = answer.ok ? answer.json(TokenAnswer) : {};
  const token = body.token || body.access_token;
  if (!token) throw registryAnswer(nameOf(request), answer.status, 'no token');
  rememberSecret(token);
  return { authorization: `Bearer ${token}`, until: asked + (body.expires_in ?? usualLife) * 1000 - margin };
}

function noToken({ image, credentials }: Login, status: number): ReleaseError {
  if (credentials === undefined) return noCredentials(image.registry);
  // 401 says that nobody is known by these credentials; 403 may also say what they may not do.
  return credentialsRefused(image.registry, credentials.source, status === 403 ? image.name : undefined);
}

/** The registry, or whoever answers in its place, names where the password goes. @throws EFOREIGNREALM */
async function refuseForeignRealm({ image, credentials, realms = [] }: Login, { realm }: BearerChallenge) {
  if (!URL.canParse(realm)) throw registryAnswer(`GET ${image.origin}/v2/`, 401, 'the realm of its tokens is no URL');
  if (credentials === undefined) return;
  const { host, hostname } = new URL(realm);
  // A URL omits the default port of its scheme.
  const isNamed = realms.some((each) => [host, `${host}:443`].includes(each.toLowerCase()));
  if (isNamed || (await isOwnSite(new URL(image.origin).hostname, hostname))) return;
  throw foreignRealm(image.registry, host);
}

function tokenRequest({ image, credentials, mountFrom = [] }: Login, { realm, service }: BearerChallenge): HttpRequest {
  const url = new URL(realm);
  // A registry in the clear is on this machine or allowed; any other must not make us send a password in the clear.
  if (url.protocol !== 'https:' && image.origin.startsWith('https:')) throw insecureRealm(image.registry, url.origin);
  const sources = mountFrom.map(({ repository }) => `repository:${repository}:pull`);
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
