import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmulatedSlack, emulatedSlack } from './emulated-slack.ts';

describe('emulatedSlack', () => {
  let slack: EmulatedSlack;
  beforeAll(async () => {
    slack = await emulatedSlack(['engineering', 'product']);
  });
  afterEach(() => slack.reset());
  afterAll(() => slack.stop());

  async function post(body: object, token = slack.token): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
    const answer = await fetch(`${slack.url}/api/chat.postMessage`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  }
  function hook(url: string | undefined, body: string) {
    return fetch(url ?? '', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }

  it.each(['engineering', '#engineering'])('keeps what a bot posts to %s', async (channel) => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*hello*' } }];

    expect(await post({ channel, text: 'hello', blocks })).toMatchObject({ ok: true, ts: expect.any(String) });

    expect(await slack.messages('engineering')).toEqual([{ ts: expect.any(String), text: 'hello', blocks }]);
    expect(await slack.messages('product')).toEqual([]);
  });

  it('keeps what a webhook posts in the channel of the webhook', async () => {
    const answer = await hook(slack.webhooks['product'], JSON.stringify({ text: 'shipped', channel: 'engineering' }));

    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
    expect(await slack.messages('product')).toMatchObject([{ text: 'shipped' }]);
    expect(await slack.messages('engineering')).toEqual([]);
  });

  it('refuses a wrong token, channel, webhook and payload in the words of Slack', async () => {
    expect(await post({ channel: 'engineering', text: 'x' }, 'xoxb-wrong')).toEqual({
      ok: false,
      error: 'invalid_auth',
    });
    expect(await post({ channel: 'nowhere', text: 'x' })).toMatchObject({ ok: false, error: 'channel_not_found' });
    const stranger = await hook(`${slack.url}/services/T000000001/B000000001/unknown`, '{"text":"x"}');
    expect([stranger.status, await stranger.text()]).toEqual([403, 'invalid_token']);
    expect(await (await hook(slack.webhooks['product'], '{')).text()).toBe('invalid_payload');
  });

  const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } });
  it.each([
    ['a section over 3000 characters', [section(3001)], 'invalid_blocks'],
    ['51 blocks', Array.from({ length: 51 }, () => section(1)), 'invalid_blocks'],
    [
      'a header over 150 characters',
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      'invalid_blocks',
    ],
    [
      'an empty text',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }] }],
      'invalid_blocks',
    ],
    ['a rich text of nothing', [{ type: 'rich_text', elements: [] }], 'invalid_blocks'],
    ['12,001 characters in all', Array.from({ length: 5 }, () => section(2500)), 'msg_blocks_too_long'],
  ])('refuses %s', async (_, blocks, error) => {
    expect(await post({ channel: 'engineering', text: 'x', blocks })).toMatchObject({ ok: false, error });
    const answer = await hook(slack.webhooks['product'], JSON.stringify({ text: 'x', blocks }));
    expect([answer.status, await answer.text()]).toEqual([400, error]);
  });
});
