import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Claims, isSigned, keysOf, readToken, type Token } from '../identity/index.ts';
import { normalizeName } from './upload.ts';

/** A CI job that may publish a project, as its owner registered it. */
export interface Publisher {
  readonly project: string;
  /** Origin of the service whose tokens are believed. */
  readonly issuer: string;
  /** Claims that a token must have; `environment: undefined` is one without. */
  readonly claims: Readonly<Record<string, string | undefined>>;
}

export interface TrustedPublishing {
  /** Answers `/_/oidc/…`. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The projects that a minted token may upload to; none when it is unknown or ran out. */
  projectsOf(token: string): readonly string[];
  /** What the job said of itself that a minted token was made for. */
  claimsOf(token: string): Claims | undefined;
  /** Every token that was minted. */
  readonly minted: readonly string[];
}

interface Settings {
  readonly publishers: readonly Publisher[];
  readonly audience: string;
  now(): Date;
}

interface Refusal {
  readonly code: string;
  readonly description: string;
}

interface Minted {
  readonly projects: readonly string[];
  readonly claims: Claims;
  readonly expires: number;
}

/** Seconds that a minted token holds. */
const lifetime = 900;

/** Gives upload tokens to CI jobs by the rules of PyPI (pypi/warehouse: oidc/views.py). */
export function trustedPublishing({ publishers, audience, now }: Settings): TrustedPublishing {
  const tokens = new Map<string, Minted>();
  const seen = new Set<unknown>();
  const seconds = () => Math.floor(now().getTime() / 1000);

  function current(token: string): Minted | undefined {
    const known = tokens.get(token);
    return known === undefined || known.expires < seconds() ? undefined : known;
  }

  async function mint(token: string): Promise<object | Refusal> {
    const read = readToken(token);
    if (read === undefined) return refusal('invalid-payload', 'malformed JWT');
    const wrong = await whyInvalid(token, read);
    if (wrong !== undefined) return refusal('invalid-token', wrong);
    seen.add(read.claims['jti']);
    const found = publishers.filter((publisher) => matches(publisher, read));
    if (found.length === 0) {
      const said = `valid token, but no corresponding publisher (Publisher with matching claims was not found)`;
      return refusal('invalid-publisher', said);
    }
    const minted = `pypi-${randomBytes(24).toString('base64url')}`;
    const expires = seconds() + lifetime;
    tokens.set(minted, { expires, claims: read.claims, projects: found.map(({ project }) => normalizeName(project)) });
    return { success: true, token: minted, expires };
  }

  async function whyInvalid(token: string, { claims }: Token): Promise<string | undefined> {
    const isKnown = publishers.some(({ issuer }) => issuer === claims['iss']);
    if (!isKnown) return 'malformed or invalid token: unknown issuer';
    if (!isSigned(token, await keysOf(String(claims['iss'])))) return 'malformed or invalid token: signature';
    if (claims['aud'] !== audience) return 'malformed or invalid token: audience';
    if (Number(claims['exp']) < seconds() || Number(claims['nbf']) > seconds())
      return 'malformed or invalid token: time';
    return seen.has(claims['jti']) ? 'malformed or invalid token: reused token' : undefined;
  }

  return {
    get minted() {
      return [...tokens.keys()];
    },
    projectsOf: (token) => current(token)?.projects ?? [],
    claimsOf: (token) => current(token)?.claims,
    async answer(request, response) {
      const send = (status: number, body: object) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (request.url === '/_/oidc/audience') return send(200, { audience });
      if (request.url !== '/_/oidc/mint-token' || request.method !== 'POST') return send(404, {});
      const { token = '' } = JSON.parse(await text(request)) as { token?: string };
      const answer = await mint(token);
      if (!('code' in answer)) return send(200, answer);
      send(422, { message: 'Token request failed', errors: [answer] });
    },
  };
}

const refusal = (code: string, description: string): Refusal => ({ code, description });

function matches({ issuer, claims }: Publisher, token: Token): boolean {
  return (
    issuer === token.claims['iss'] && Object.entries(claims).every(([name, value]) => token.claims[name] === value)
  );
}
