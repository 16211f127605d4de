import { type Ports, v } from '@waybill/kernel';
import type { Message } from './message.ts';
import { postOnce } from './post-once.ts';

type ApiPorts = Pick<Ports, 'http' | 'clock'>;

export type TokenCheck =
  | { readonly is: 'accepted'; readonly scopes: string | undefined }
  | { readonly is: 'refused'; readonly reason: string }
  /** Slack cannot say so now. */
  | { readonly is: 'unknown'; readonly reason: string };

/** Slack's Web API with a bot token: the two methods that announcing needs. */
export interface SlackApi {
  /** Asks Slack about the token. @throws EUNREACHABLE */
  check(): Promise<TokenCheck>;
  /** Posts to a channel by name or id. @returns Slack's reason when it does not take the message @throws EUNREACHABLE */
  post(channel: string, message: Message): Promise<string | undefined>;
}

/** Milliseconds: a release does not wait long for Slack. */
export const timeout = 10_000;

export const hint = 'Slack may be down, or `slack.apiUrl` or a proxy may be wrong.';

const ApiAnswer = v.object({ ok: v.boolean(), error: v.optional(v.string(), 'unknown_error') });

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
      const { ok, error } = await parsed(answer);
      if (ok) return { is: 'accepted', scopes: answer.headers.get('x-oauth-scopes') ?? undefined };
      return { is: isAboutToken(error) ? 'refused' : 'unknown', reason: error };
    },

    async post(channel, message) {
      const body = { channel, ...message, unfurl_links: false, unfurl_media: false };
      const { ok, error } = await parsed(await postOnce(request('chat.postMessage', body), ports));
      return ok ? undefined : error;
    },
  };
}

/** Whether an error is a code of Slack's that does not speak of its own trouble. */
function isAboutToken(error: string): boolean {
  return /^\w+$/.test(error) && !ownTrouble.includes(error);
}

/** Slack's answer; for another one, a proxy's page for instance, a sentence in place of the code. */
async function parsed(answer: Response): Promise<{ ok: boolean; error: string }> {
  const text = await answer.text();
  try {
    return v.parse(ApiAnswer, JSON.parse(text));
  } catch {
    return { ok: false, error: `the answer has status ${answer.status} and is not one of Slack's API` };
  }
}
