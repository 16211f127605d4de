import { describe, expect, it } from '@jest/globals';
import { type BrokenBody, brokenBody, httpFor, loopback } from '@waybill/kernel/testing';
import { slackApi } from './slack-api.ts';
import { postToWebhook } from './slack-webhook.ts';

const clock = { now: () => new Date(0), sleep: async () => {} };
const message = { text: 'Parcel 1.2.0', mrkdwn: false } as const;

describe.each<[BrokenBody, string]>([
  ['cut', 'EANSWERCUT'],
  ['drip', 'EANSWERSLOW'],
  ['flood', 'EANSWERTOOLONG'],
])('an answer of Slack that is %s', (how, code) => {
  it('is named, and the message is not sent again', async () => {
    let count = 0;
    await using server = await loopback((request, response) => {
      count += 1;
      brokenBody(how)(request, response);
    });
    const api = slackApi(server.url, 'xoxb-1', { http: httpFor(how), clock });

    const error = await api.post('releases', message).catch((thrown: unknown) => thrown);

    const details = expect.stringContaining('`slack.apiUrl`');
    expect(error).toMatchObject({ code, message: expect.stringContaining(server.url), details });
    expect(count).toBe(1);
  });

  it('shows nothing of a webhook, whose address is a secret', async () => {
    await using server = await loopback(brokenBody(how));
    const url = `${server.url}/services/T1/B1/hunter2`;

    const refusal = await postToWebhook(url, message, { http: httpFor(how), clock });

    expect(refusal?.reason).toMatch(/^The response to `POST to the webhook` (is|was) /);
    expect(refusal?.reason).not.toContain('hunter2');
  });
});

it('the page of a proxy is no answer of Slack', async () => {
  await using server = await loopback(brokenBody('no JSON'));
  const api = slackApi(server.url, 'xoxb-1', { http: httpFor('no JSON'), clock });

  expect(await api.post('releases', message)).toEqual({
    reason: "the answer has status 200 and is not one of Slack's API",
  });
});
