import { type Answer, type Ports, v } from '@waybill/kernel';
import type { PlainMessage, SlackMessage } from '../render/index.ts';
import { postOnce } from './post-once.ts';
import { type PostedMessage, parsePlace } from './posted-message.ts';
import type { Refusal } from './refusal.ts';

type ApiPorts = Pick<Ports, 'http' | 'clock'>;

export type TokenCheck =
  | { readonly is: 'accepted'; readonly scopes: string | undefined; readonly user?: string | undefined }
  | { readonly is: 'refused'; readonly reason: string }
  /** Slack cannot say so now. */
  | { readonly is: 'unknown'; readonly reason: string };

/** A channel that the bot is in. */
export interface Membership {
  readonly id: string;
  readonly name: string;
}

/** Channels of one answer, and answers that are read. */
const mostChannels = 999;
const mostPages = 20;

/** Slack's Web API with a bot token: the methods that announcing needs. */
export interface SlackApi {
  /** Asks Slack about the token. @throws EUNREACHABLE */
  check(): Promise<TokenCheck>;
  /** The channels that the bot is in, of the given kinds. @returns Slack's reason when it does not say @throws EUNREACHABLE */
  memberships(types: readonly string[]): Promise<Refusal | readonly Membership[]>;
  /** Posts to a channel by name or id. @returns Slack's reason when it does not take the message @throws EUNREACHABLE */
  post(channel: string, message: SlackMessage | PlainMessage, thread?: Thread): Promise<Refusal | PostedMessage>;
  /** Changes a message. It can be repeated. @throws EUNREACHABLE */
  update(place: PostedMessage, message: SlackMessage | PlainMessage): Promise<Refusal | PostedMessage>;
}

/** Where in a thread a message goes. */
export interface Thread {
  readonly ts: string;
  /** Whether the channel shows it too. */
  readonly isBroadcast?: boolean;
}

/** Of what Slack says about wrong blocks. */
const mostExplanations = 3;
const longestExplanation = 500;

/** Milliseconds: a release does not wait long for Slack. */
export const timeout = 10_000;

export const hint = 'Slack may be down, or `slack.apiUrl` or a proxy may be wrong.';

const texts = v.optional(v.array(v.string()), []);
const ApiAnswer = v.object({
  ok: v.boolean(),
  error: v.optional(v.string(), 'unknown_error'),
  /** Which block is wrong, and how. */
  errors: texts,
  response_metadata: v.optional(v.object({ messages: texts }), { messages: [] }),
  channel: v.optional(v.unknown()),
  ts: v.optional(v.unknown()),
});

const Channels = v.object({
  channels: v.optional(v.array(v.object({ id: v.string(), name: v.optional(v.string(), '') })), []),
  response_metadata: v.optional(v.object({ next_cursor: v.optional(v.string(), '') })),
});

/** Codes by which Slack speaks of its own trouble, not of the token. https://docs.slack.dev/reference/methods/auth.test */
const ownTrouble = [
  'accesslimited',
  'fatal_error',
  'internal_error',
  'ratelimited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
];

/** @param apiUrl base address of the methods, with or without a slash at its end */
export function slackApi(apiUrl: string, token: string, ports: ApiPorts): SlackApi {
  const request = (method: string, body: object) => ({
    url: new URL(method, apiUrl.replace(/\/*$/, '/')),
    method: 'POST' as const,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: () => JSON.stringify(body),
    timeout,
    hint,
  });

  return {
    async check() {
      const answer = await ports.http(request('auth.test', {}));
      const { ok, error } = parsed(answer);
      const scopes = answer.headers.get('x-oauth-scopes') ?? undefined;
      if (ok) return { is: 'accepted', scopes, user: answer.json(Named).user };
      return { is: isAboutToken(error) ? 'refused' : 'unknown', reason: error };
    },

    async memberships(types) {
      const found: Membership[] = [];
      let cursor = '';
      for (let page = 0; page < mostPages; page += 1) {
        const query = { types: types.join(','), exclude_archived: 'true', limit: String(mostChannels), cursor };
        const url = new URL(`users.conversations?${new URLSearchParams(query)}`, apiUrl.replace(/\/*$/, '/'));
        // A method that reads takes no JSON.
        const answer = await ports.http({ url, headers: { authorization: `Bearer ${token}` }, timeout, hint });
        const { ok, error } = parsed(answer);
        if (!ok) return { reason: error };
        const { channels, response_metadata: more } = answer.json(Channels);
        found.push(...channels);
        cursor = more?.next_cursor ?? '';
        if (cursor === '') break;
      }
      return found;
    },

    async post(channel, message, thread) {
      const inThread = thread && { thread_ts: thread.ts, ...(thread.isBroadcast ? { reply_broadcast: true } : {}) };
      const body = { channel, ...message, ...inThread, unfurl_links: false, unfurl_media: false };
      return outcomeOf(await postOnce(request('chat.postMessage', body), ports));
    },

    async update({ channel, ts }, message) {
      // Without blocks, Slack would leave those that the message has.
      const body = { channel, ts, blocks: [], ...message };
      return outcomeOf(await postOnce(request('chat.update', body), ports));
    },
  };
}

const Named = v.object({ user: v.optional(v.string()) });

const noPlace: PostedMessage = { channel: '', ts: '' };

function outcomeOf(answer: Answer): Refusal | PostedMessage {
  const { ok, error, explanation, place } = parsed(answer);
  return ok ? place : { reason: error, ...(explanation === '' ? {} : { explanation }) };
}

/** Whether an error is a code of Slack's that does not speak of its own trouble. */
function isAboutToken(error: string): boolean {
  return /^\w+$/.test(error) && !ownTrouble.includes(error);
}

/** Slack's answer; for another one, a proxy's page for instance, a sentence in place of the code. */
function parsed(answer: Answer): { ok: boolean; error: string; explanation: string; place: PostedMessage } {
  try {
    const { ok, error, errors, response_metadata: more, channel, ts } = answer.json(ApiAnswer);
    const place = parsePlace(`${String(channel)}:${String(ts)}`) ?? noPlace;
    const said = [...new Set([...errors, ...more.messages.map((each) => each.replace(/^\[ERROR\] /, ''))])];
    return { ok, error, place, explanation: said.slice(0, mostExplanations).join('; ').slice(0, longestExplanation) };
  } catch {
    return {
      ok: false,
      place: noPlace,
      explanation: '',
      error: `the answer has status ${answer.status} and is not one of Slack's API`,
    };
  }
}
