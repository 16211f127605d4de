import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Emulated, emulated, type Onward } from '../http/index.ts';
import { type SlackMessage, slackRefusal } from './slack-limits.ts';

export interface Message {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  /** The message that this one answers, if any. */
  readonly thread?: string;
}

export interface EmulatedSlack extends Omit<Emulated, 'ask'> {
  readonly token: string;
  /** An incoming webhook per channel; a secret, as with Slack. */
  readonly webhooks: Readonly<Record<string, string>>;
  /** What a release job needs to talk to this service by bot token. */
  readonly environment: { readonly SLACK_BOT_TOKEN: string; readonly SLACK_API_URL: string };
  /** What was posted to a channel (by name), oldest first, without the answers in threads. */
  messages(channel: string): Promise<Message[]>;
}

/**
 * Slack's Web API and incoming webhooks with the given channels (names without `#`). Beyond the emulator it refuses
 * other tokens and webhooks, binds each webhook to its channel, and refuses what is over Slack's block limits.
 */
export async function emulatedSlack(channels: readonly string[]): Promise<EmulatedSlack> {
  const token = `xoxb-${randomBytes(18).toString('hex')}`;
  const paths = new Map(channels.map((channel) => [`/services/T000000001/B000000001/${secret()}`, channel]));
  const service = await emulated({ service: 'slack', seed: seed(channels, token), gate });
  const { ask, ...rest } = service;

  async function gate(request: IncomingMessage, response: ServerResponse): Promise<Onward> {
    const body = await text(request);
    const { url = '', headers } = request;
    const channel = paths.get(url);
    if (channel !== undefined) return throughWebhook(parse(body), channel, response);
    if (url.startsWith('/services/')) return plain(response, 403, 'invalid_token');
    const bearer = headers.authorization?.replace(/^Bearer /i, '');
    if (bearer !== undefined && bearer !== token) return refuse(response, 'invalid_auth');
    if (!/^\/api\/chat\.(?:postMessage|update)/.test(url)) return { body: Buffer.from(body) };

    const message = parse(body);
    const refusal = message && slackRefusal(message);
    if (refusal) return refuse(response, refusal.error, refusal.explanation);
    return { body: Buffer.from(message === undefined ? body : JSON.stringify(withoutHash(message))) };
  }

  return {
    ...rest,
    token,
    webhooks: Object.fromEntries([...paths].map(([path, channel]) => [channel, `${service.url}${path}`])),
    environment: { SLACK_BOT_TOKEN: token, SLACK_API_URL: `${service.url}/api/` },
    messages: (channel) => history(ask, token, channel),
  };
}

function secret(): string {
  return randomBytes(12).toString('hex');
}

function seed(channels: readonly string[], token: string): Record<string, unknown> {
  return {
    tokens: { [token]: { login: 'release-bot', scopes: ['chat:write', 'channels:read', 'channels:history'] } },
    slack: {
      team: { name: 'Rehearsal', domain: 'rehearsal' },
      users: [{ name: 'release-bot', real_name: 'Release Bot' }],
      channels: channels.map((name) => ({ name })),
    },
  };
}

/** A real webhook posts to the one channel it was made for, whatever the message asks. */
function throughWebhook(message: SlackMessage | undefined, channel: string, response: ServerResponse): Onward {
  if (message === undefined) return plain(response, 400, 'invalid_payload');
  const refusal = slackRefusal(message);
  if (refusal !== undefined) return plain(response, 400, refusal.error);
  // The emulator's own default webhook, of which only this path is known.
  return {
    path: '/services/T000000001/B000000001/X000000001',
    body: Buffer.from(JSON.stringify({ ...message, channel })),
  };
}

function parse(body: string): (SlackMessage & { readonly channel?: unknown }) | undefined {
  try {
    return JSON.parse(body) as SlackMessage;
  } catch {
    return undefined;
  }
}

/** Slack takes `#name` and `name`, the emulator only the second. */
function withoutHash(message: { readonly channel?: unknown }): object {
  return typeof message.channel === 'string' ? { ...message, channel: message.channel.replace(/^#/, '') } : message;
}

function refuse(response: ServerResponse, error: string, explanation?: string): 'answered' {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  const more = explanation && { errors: [explanation], response_metadata: { messages: [`[ERROR] ${explanation}`] } };
  response.end(JSON.stringify({ ok: false, error, ...more }));
  return 'answered';
}

function plain(response: ServerResponse, status: number, body: string): 'answered' {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  return 'answered';
}

interface RawMessage {
  ts: string;
  text: string;
  blocks?: unknown[];
  thread_ts?: string;
}

async function history(ask: Emulated['ask'], token: string, name: string): Promise<Message[]> {
  const call = async (method: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await ask(`/api/${method}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as { channels?: { id: string; name: string }[]; messages?: RawMessage[] };
  };
  const { channels = [] } = await call('conversations.list', { limit: 1000 });
  const channel = channels.find((candidate) => candidate.name === name.replace(/^#/, ''))?.id;
  const { messages = [] } = await call('conversations.history', { channel, limit: 1000 });
  return messages.reverse().map(({ ts, text, blocks = [], thread_ts }) => ({
    ...{ ts, text, blocks },
    ...(thread_ts !== undefined && { thread: thread_ts }),
  }));
}
