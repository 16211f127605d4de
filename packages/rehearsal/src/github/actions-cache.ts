import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { listen } from '../http/index.ts';

export interface ActionsCache {
  /** What GitHub gives to the actions of a job. */
  readonly environment: Readonly<Record<string, string>>;
  /** The keys of what is kept. */
  keys(): string[];
  stop(): Promise<void>;
}

interface Entry {
  readonly key: string;
  readonly version: string;
  bytes: Buffer;
  complete: boolean;
}

interface Asked {
  readonly key: string;
  readonly version: string;
  readonly restore_keys?: readonly string[];
}

const service = '/twirp/github.actions.results.api.v1.CacheService/';

/**
 * The cache of GitHub Actions, in its second version: calls that give out addresses, and a store of blobs behind those.
 * https://github.com/actions/toolkit/tree/main/packages/cache
 */
export async function actionsCache(): Promise<ActionsCache> {
  const token = jobToken();
  const entries = new Map<string, Entry>();
  const blocks = new Map<string, Buffer>();
  const addressOf = (id: string) => `${url}/blobs/${id}`;

  function find({ key, version, restore_keys: others = [] }: Asked): string | undefined {
    const kept = [...entries].filter(([, entry]) => entry.complete && entry.version === version).reverse();
    return (kept.find(([, entry]) => entry.key === key) ??
      kept.find(([, entry]) => others.some((each) => entry.key.startsWith(each))))?.[0];
  }

  const calls: Readonly<Record<string, (asked: Asked) => object>> = {
    GetCacheEntryDownloadURL(asked) {
      const found = find(asked);
      if (found === undefined) return { ok: false };
      return { ok: true, signed_download_url: addressOf(found), matched_key: entries.get(found)?.key };
    },
    CreateCacheEntry({ key, version }) {
      const id = randomUUID();
      entries.set(id, { key, version, bytes: Buffer.alloc(0), complete: false });
      return { ok: true, signed_upload_url: addressOf(id) };
    },
    FinalizeCacheEntryUpload({ key, version }) {
      const found = [...entries].reverse().find(([, entry]) => entry.key === key && entry.version === version);
      if (found === undefined) return { ok: false };
      found[1].complete = true;
      return { ok: true, entry_id: '1' };
    },
  };

  async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = calls[(request.url ?? '').slice(service.length)];
    const isKnown = request.headers.authorization === `Bearer ${token}`;
    if (!isKnown) return reply(response, 401, { code: 'unauthenticated', msg: 'the token is not that of a job' });
    if (answer === undefined) return reply(response, 404, { code: 'bad_route', msg: 'no such call' });
    reply(response, 200, answer((await json(request)) as Asked));
  }

  /** As Azure keeps blobs: written whole, or in blocks that a list joins. */
  async function blob(request: IncomingMessage, response: ServerResponse, at: URL): Promise<void> {
    const entry = entries.get(at.pathname.slice('/blobs/'.length));
    if (entry === undefined) return reply(response, 404, {});
    if (request.method !== 'PUT') return send(response, entry.bytes, request.headers);
    const body = await buffer(request);
    const step = at.searchParams.get('comp');
    if (step === 'block') blocks.set(at.searchParams.get('blockid') ?? '', body);
    else if (step === 'blocklist')
      entry.bytes = Buffer.concat(listed(body).map((id) => blocks.get(id) ?? Buffer.alloc(0)));
    else entry.bytes = body;
    response.writeHead(201, { 'x-ms-request-id': randomUUID() }).end();
  }

  const { url, stop } = await listen(async (request, response) => {
    const at = new URL(request.url ?? '/', 'http://localhost');
    return at.pathname.startsWith('/blobs/') ? blob(request, response, at) : call(request, response);
  });
  const environment = {
    ACTIONS_CACHE_SERVICE_V2: 'true',
    ACTIONS_RESULTS_URL: `${url}/`,
    ACTIONS_RUNTIME_TOKEN: token,
  };
  return { environment, keys: () => [...entries.values()].filter((each) => each.complete).map(({ key }) => key), stop };
}

/** A token that says where its job may write, as those of GitHub do. */
function jobToken(): string {
  const write = 3;
  const scopes = JSON.stringify([{ Scope: 'refs/heads/main', Permission: write }]);
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { ac: scopes, nbf: 0, exp: 4_102_444_800, jti: randomUUID() },
  ];
  const encoded = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...encoded, Buffer.from(randomUUID()).toString('base64url')].join('.');
}

function listed(xml: Buffer): string[] {
  return [...xml.toString().matchAll(/<(?:Latest|Committed|Uncommitted)>([^<]*)</g)].map(([, id = '']) => id);
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function send(response: ServerResponse, bytes: Buffer, headers: IncomingMessage['headers']): void {
  const range = headers.range ?? headers['x-ms-range'];
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(String(range)) ?? [];
  const end = to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  const part = bytes.subarray(Number(from), end + 1);
  const length = { 'content-length': part.length };
  if (range === undefined) response.writeHead(200, length);
  else response.writeHead(206, { ...length, 'content-range': `bytes ${from}-${end}/${bytes.length}` });
  response.end(part);
}
