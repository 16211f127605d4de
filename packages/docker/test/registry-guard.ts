import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Account {
  readonly username: string;
  readonly password: string;
}

export type Guarding =
  | 'none'
  | 'basic'
  /** Tokens that are good for so many requests; `readOnly` ones for reading alone. */
  | { readonly tokenUses: number; readonly readOnly?: boolean };

/** Lets authorized requests through, answers others with a challenge, and hands out tokens at `/token`. */
export function guard(guarding: Guarding, account: Account) {
  const basic = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
  const uses = new Map<string, number>();

  function giveToken(request: IncomingMessage, response: ServerResponse, tokenUses: number): false {
    const query = new URL(request.url ?? '/', 'http://registry').searchParams;
    const isAnonymous = request.headers.authorization === undefined;
    const asked = query.get('scope') === 'repository:acme/parcel:pull,push' && query.get('service') === 'memory';
    if (!asked || (!isAnonymous && request.headers.authorization !== basic)) return end(response, 401);
    const token = `${isAnonymous ? 'anonymous' : 'known'}-${crypto.randomUUID()}`;
    uses.set(token, tokenUses);
    response.end(JSON.stringify({ token }));
    return false;
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { authorization = '' } = request.headers;
    if (guarding === 'none') return true;
    if (guarding === 'basic') {
      if (authorization === basic) return true;
      response.setHeader('www-authenticate', 'Basic realm="memory"');
      return end(response, 401);
    }
    if (request.url?.startsWith('/token')) return giveToken(request, response, guarding.tokenUses);
    const token = authorization.replace('Bearer ', '');
    const left = uses.get(token) ?? 0;
    uses.set(token, left - 1);
    const isReading = ['GET', 'HEAD'].includes(request.method ?? '');
    const mayPush = token.startsWith('known') && !guarding.readOnly;
    if (left > 0 && (isReading || mayPush)) return true;
    const realm = `http://${request.headers.host}/token`;
    response.setHeader(
      'www-authenticate',
      `Bearer realm="${realm}",service="memory",scope="repository:acme/parcel:pull"`,
    );
    return end(response, 401);
  };
}

function end(response: ServerResponse, status: number): false {
  response.writeHead(status).end();
  return false;
}
