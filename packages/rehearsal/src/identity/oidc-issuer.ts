import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { listen } from '../http/index.ts';
import { type Claims, signToken } from './json-web-token.ts';

export interface OidcIssuerOptions {
  /** What the tokens say of the job, over the defaults. */
  readonly claims?: Claims;
  readonly now?: () => Date;
}

export interface OidcIssuer {
  readonly url: string;
  /** What a job on GitHub Actions with `id-token: write` has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every token that a job asked for. */
  readonly issued: readonly string[];
  /** A token as CI services put it into a variable. */
  issue(audience: string, claims?: Claims): string;
  stop(): Promise<void>;
}

const job = {
  repository: 'acme/parcel',
  repository_owner: 'acme',
  workflow_ref: 'acme/parcel/.github/workflows/release.yml@refs/heads/main',
  job_workflow_ref: 'acme/parcel/.github/workflows/release.yml@refs/heads/main',
  ref: 'refs/heads/main',
  sub: 'repo:acme/parcel:ref:refs/heads/main',
};

/** Seconds that a token holds. */
const lifetime = 300;

/** A CI service that shows others which job is running, as GitHub Actions and GitLab do: signed tokens (OIDC). */
export async function oidcIssuer({ claims = {}, now = () => new Date() }: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const [keyId, bearer] = [randomUUID(), randomBytes(24).toString('base64url')];
  const issued: string[] = [];

  function issue(audience: string, others: Claims = {}): string {
    const issuedAt = Math.floor(now().getTime() / 1000);
    const standard = {
      iss: url,
      aud: audience,
      jti: randomUUID(),
      iat: issuedAt,
      nbf: issuedAt,
      exp: issuedAt + lifetime,
    };
    const token = signToken({ ...job, ...claims, ...standard, ...others }, keyId, privateKey);
    issued.push(token);
    return token;
  }

  function answer(request: IncomingMessage): [status: number, body: object] {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname === '/.well-known/openid-configuration') return [200, { issuer: url, jwks_uri: `${url}/jwks` }];
    if (pathname === '/jwks')
      return [200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256' }] }];
    if (pathname !== '/token') return [404, {}];
    if (request.headers.authorization?.toLowerCase() !== `bearer ${bearer.toLowerCase()}`) return [401, {}];
    return [200, { value: issue(searchParams.get('audience') ?? 'nobody') }];
  }

  const { url, stop } = await listen((request, response) => {
    const [status, body] = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const environment = {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
  };
  return { url, environment, issued, issue, stop };
}

/** The public keys of an issuer, found as everyone finds them. https://openid.net/specs/openid-connect-discovery-1_0.html */
export async function keysOf(issuer: string): Promise<never[]> {
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { jwks_uri: address } = (await discovered.json()) as { jwks_uri: string };
  return ((await (await fetch(address)).json()) as { keys: never[] }).keys;
}
