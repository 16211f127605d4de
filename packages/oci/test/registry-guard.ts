import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Account {
  readonly username: string;
  readonly password: string;
  readonly identityToken: string;
}

export type Guarding =
  | 'none'
  | 'basic'
  /** Tokens that are good for so many requests and seconds (60); `readOnly` ones for reading alone. */
  | {
      readonly tokenUses: number;
      readonly tokenLife?: number;
      readonly readOnly?: boolean;
      /** With which status these get no token at all: GHCR gives none to `anonymous`. */
      readonly refuses?: Readonly<Partial<Record<Who, 401 | 403>>>;
    };

type Who = 'known' | 'anonymous';
type Tokens = Exclude<Guarding, string>;

/** Lets authorized requests through, answers others with a challenge, and hands out tokens at `/token`. */
export function guard(guarding: Guarding, account: Account, now: () => number) {
  const basic = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
  const tokens = new Map<string, { left: number; readonly until: number }>();

  function issue(who: Who, { tokenUses, tokenLife = 60 }: Tokens) {
    const token = `${who}-${crypto.randomUUID()}`;
    tokens.set(token, { left: tokenUses, until: now() + tokenLife * 1000 });
    return { token, expires_in: tokenLife };
  }

  /** In exchange for a refresh token, as `docker login` keeps some. */
  function renewToken(response: ServerResponse, form: URLSearchParams, kind: Tokens): false {
    const scope = 'repository:acme/parcel:pull,push';
    const expected = { grant_type: 'refresh_token', refresh_token: account.identityToken, service: 'memory', scope };
    if (Object.entries(expected).some(([name, value]) => form.get(name) !== value)) return end(response, 401);
    const { token, ...rest } = issue('known', kind);
    response.end(JSON.stringify({ access_token: token, ...rest }));
    return false;
  }

  function giveToken(request: IncomingMessage, response: ServerResponse, kind: Tokens): false {
    const query = new URL(request.url ?? '/', 'http://registry').searchParams;
    const isAnonymous = request.headers.authorization === undefined;
    const asked = query.get('scope') === 'repository:acme/parcel:pull,push' && query.get('service') === 'memory';
    if (!asked || (!isAnonymous && request.headers.authorization !== basic)) return end(response, 401);
    const who = isAnonymous ? 'anonymous' : 'known';
    const refusal = kind.refuses?.[who];
    if (refusal !== undefined) return end(response, refusal);
    response.end(JSON.stringify(issue(who, kind)));
    return false;
  }

  /** Spends one use of the token. */
  function isGranted(request: IncomingMessage, readOnly: boolean): boolean {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const known = tokens.get(token) ?? { left: 0, until: 0 };
    const isGood = known.left > 0 && now() < known.until;
    known.left -= 1;
    const isReading = ['GET', 'HEAD'].includes(request.method ?? '');
    return isGood && (isReading || (token.startsWith('known') && !readOnly));
  }

  return (request: IncomingMessage, response: ServerResponse, body: Buffer): boolean => {
    if (guarding === 'none') return true;
    if (guarding === 'basic') {
      return request.headers.authorization === basic || challenge(response, 'Basic realm="memory"');
    }
    if (request.url === '/token' && request.method === 'POST') {
      return renewToken(response, new URLSearchParams(body.toString()), guarding);
    }
    if (request.url?.startsWith('/token')) return giveToken(request, response, guarding);
    if (isGranted(request, guarding.readOnly ?? false)) return true;
    const realm = `http://${request.headers.host}/token`;
    const scope = 'repository:acme/parcel:pull';
    return challenge(response, `Bearer realm="${realm}",service="memory",scope="${scope}"`);
  };
}

function challenge(response: ServerResponse, value: string): false {
  response.setHeader('www-authenticate', value);
  return end(response, 401);
}

function end(response: ServerResponse, status: number): false {
  response.writeHead(status).end();
  return false;
}
