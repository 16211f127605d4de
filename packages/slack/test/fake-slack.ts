import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { loopback } from '@waybill/kernel/testing';

export interface Post {
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
}

/** Answers one request in place of Slack. */
export type Fault = (response: ServerResponse) => void;

export const faults = {
  tooMany: (response: ServerResponse) =>
    response.writeHead(429, { 'retry-after': '7' }).end('{"ok":false,"error":"ratelimited"}'),
  down: (response: ServerResponse) => response.writeHead(503).end('<html>Service Unavailable</html>'),
  hangUp: (response: ServerResponse) => response.destroy(),
  hang: () => {},
  gone: (response: ServerResponse) => response.end('{"ok":false,"error":"message_not_found"}'),
  invalidBlocks: (response: ServerResponse) =>
    response.end(
      JSON.stringify({
        ok: false,
        error: 'invalid_blocks',
        errors: ['must be more than 0 characters [json-pointer:/blocks/2]'],
        response_metadata: { messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/2]'] },
      }),
    ),
  invalidBlocksOfWebhook: (response: ServerResponse) => response.writeHead(400).end('invalid_blocks'),
} satisfies Record<string, Fault>;

export const token = 'xoxb-1234-right-token';
export const webhookPath = '/services/T1/B1/webhook-secret';

/** Slack on loopback: one token, a set of channels, one webhook for `announcements`. It keeps what was posted. */
export async function fakeSlack(channels: readonly string[], scopes = 'chat:write') {
  const posts: Post[] = [];
  const messages: Post[] = [];
  const pending: Fault[] = [];
  const requests: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(request.url ?? '');
    // What reads has no body.
    const body = (request.method === 'GET' ? {} : await json(request)) as Post;
    const fault = pending.shift();
    if (fault !== undefined) return fault(response);
    if (request.url?.startsWith('/services/')) return webhook(request, response, body);
    const reply = (error?: string, more: object = {}) =>
      response.setHeader('x-oauth-scopes', scopes).end(JSON.stringify({ ok: error === undefined, error, ...more }));
    if (request.headers.authorization !== `Bearer ${token}`) return void reply('invalid_auth');
    if (request.url === '/api/auth.test') return void reply(undefined, { user: 'release-bot' });
    if (request.url?.startsWith('/api/users.conversations'))
      return listMemberships({ channels, scopes }, request.url, reply);
    if (request.url === '/api/chat.update') return update(body, reply);
    return post(body, response);
  }

  function post(body: Post, response: ServerResponse): void {
    const reply = (error: string) => void response.end(JSON.stringify({ ok: false, error }));
    const name = body.channel.replace(/^#/, '');
    if (!channels.includes(name)) return void reply('channel_not_found');
    const ts = `1700000000.${String(messages.length).padStart(6, '0')}`;
    const id = `C${channels.indexOf(name)}00`;
    posts.push(body);
    messages.push({ ...body, channel: name, ts });
    response.setHeader('x-oauth-scopes', scopes).end(JSON.stringify({ ok: true, channel: id, ts }));
  }

  function update(body: Post, reply: (error?: string) => void): void {
    const at = messages.findIndex(({ ts }) => ts === body.ts);
    const found = messages[at];
    if (found === undefined) return void reply('message_not_found');
    messages[at] = { ...found, text: body.text, blocks: body.blocks };
    reply();
  }

  function webhook(request: IncomingMessage, response: ServerResponse, body: Post): void {
    if (request.url !== webhookPath) return void response.writeHead(403).end('invalid_token');
    posts.push({ ...body, channel: 'announcements' });
    response.end('ok');
  }

  const server = await loopback((request, response) => void answer(request, response));
  const env = { SLACK_BOT_TOKEN: token, SLACK_API_URL: `${server.url}/api/` };
  /** What a channel shows now, with the messages in threads. */
  const shown = (channel: string) => messages.filter((each) => each.channel === channel);
  return { ...server, env, posts, requests, pending, shown };
}

/** One channel an answer, so that there is always another page. */
function listMemberships(
  { channels, scopes }: { readonly channels: readonly string[]; readonly scopes: string },
  url: string,
  reply: (error?: string, more?: object) => void,
): void {
  const query = new URL(url, 'http://localhost').searchParams;
  const wanted = query.get('types')?.split(',') ?? [];
  const has = (scope: string) => scopes.split(',').includes(scope);
  if (wanted.includes('private_channel') && !has('groups:read')) return void reply('missing_scope');
  if (wanted.includes('public_channel') && !has('channels:read')) return void reply('missing_scope');
  const at = Number(query.get('cursor') || 0);
  const found = channels.slice(at, at + 1).map((name, index) => ({ id: `C0${at + index}00`, name }));
  reply(undefined, {
    channels: found,
    response_metadata: { next_cursor: at + 1 < channels.length ? `${at + 1}` : '' },
  });
}
