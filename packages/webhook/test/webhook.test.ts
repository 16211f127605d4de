import { describe, expect, it } from '@jest/globals';
import { eagerHttp, fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { fail, notify, success, verifyConditions } from '../src/index.ts';
import { startReceiver } from './receiver.ts';

const keys = ['new', 'old'].map((name) => `whsec_${Buffer.from(name.padEnd(32, '.')).toString('base64')}`);
const [newKey = '', oldKey = ''] = keys;
const notes = '## 1.2.0\n\n### Features\n\n* **api:** fly <!channel> @everyone [x](https://evil.test)\n';
const nextRelease = { ...fakeContext().nextRelease, notes };

function impatient() {
  const slept: number[] = [];
  let now = Date.now() - 60_000;
  const clock = {
    now: () => new Date(now),
    async sleep(milliseconds: number) {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
  return { slept, ports: { http: eagerHttp, clock } };
}

/** What the ledger keeps of one plugin. */
function record() {
  const told: string[] = [];
  const begun: string[] = [];
  const missed: string[] = [];
  const announcement = {
    told,
    begun,
    begin: async (name: string) => void begun.push(name),
    heard: (name: string) => void told.push(name),
    missed: (name: string, reason = '', isUnclear = false) => {
      missed.push(`${reason}${isUnclear ? ' (unclear)' : ''}`);
      if (!isUnclear) begun.splice(begun.indexOf(name), 1);
    },
  };
  return { announcement, missed };
}

const verified = (received: { body: string; headers: object } | undefined, key: string) =>
  new Webhook(key).verify(received?.body ?? '', received?.headers as Record<string, string>) as {
    type: string;
    data: { title: string; markdown: string; release: { version: string } };
  };

describe('a receiver of Standard Webhooks', () => {
  it('can verify what it gets with each of the keys, and knows the event', async () => {
    await using receiver = await startReceiver();
    const env = { WEBHOOK_URL_AUDIT: receiver.url, WEBHOOK_KEYS_AUDIT: keys.join(' ') };
    const context = fakeContext({ env, nextRelease });

    await success({ endpoints: { audit: {} } }, context, impatient().ports);

    for (const key of keys)
      expect(verified(receiver.taken[0], key)).toMatchObject({
        type: 'release.released',
        data: { title: 'parcel 1.2.0 is released', release: { version: '1.2.0' } },
      });
    expect(() => verified(receiver.taken[0], `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow();
    expect(() => verified({ ...receiver.taken[0], body: `${receiver.taken[0]?.body} ` } as never, newKey)).toThrow();
    expect(context.lines).toEqual(['Notified the webhook `audit`.']);
  });

  it.each([
    [
      'is busy',
      (response: import('node:http').ServerResponse) => response.writeHead(429, { 'retry-after': '7' }).end(),
    ],
    ['fails', (response: import('node:http').ServerResponse) => response.writeHead(500).end()],
    ['hangs up', (response: import('node:http').ServerResponse) => response.destroy()],
  ])('that %s gets it again with the same id and a new time', async (_, fault) => {
    await using receiver = await startReceiver();
    receiver.pending.push(fault, fault);
    const env = { WEBHOOK_URL_AUDIT: receiver.url, WEBHOOK_KEYS_AUDIT: newKey };
    const { slept, ports } = impatient();

    await success({ endpoints: { audit: {} } }, fakeContext({ env, nextRelease }), ports);

    expect(receiver.taken).toHaveLength(1);
    expect(slept).toHaveLength(2);
    const all = receiver.requests.map(({ headers }) => [headers['webhook-id'], headers['webhook-timestamp']]);
    expect(new Set(all.map(([id]) => id)).size).toBe(1);
    expect(new Set(all.map(([, time]) => time)).size).toBe(3);
    verified(receiver.taken[0], newKey);
  });

  it('that is gone is not asked again, and the release goes on', async () => {
    await using receiver = await startReceiver();
    receiver.pending.push((response) => response.writeHead(410).end());
    const env = { WEBHOOK_URL_AUDIT: `${receiver.url}/path-secret`, WEBHOOK_KEYS_AUDIT: newKey };
    const context = fakeContext({ env, nextRelease });

    await success({ endpoints: { audit: {} } }, context, impatient().ports);

    expect(receiver.requests).toHaveLength(1);
    expect(context.lines).toEqual(['Could not notify the webhook `audit`: it is gone (410): remove the endpoint.']);
  });

  it('that never answers is a warning without its address', async () => {
    const env = { WEBHOOK_URL_AUDIT: 'http://127.0.0.1:9/path-secret?sig=hunter22', WEBHOOK_KEYS_AUDIT: newKey };
    const context = fakeContext({ env, nextRelease });
    const { slept, ports } = impatient();

    await success({ endpoints: { audit: {} } }, context, ports);

    expect(slept).toEqual([1_000, 5_000, 20_000]);
    expect(context.lines.join()).toMatch(/^Could not notify the webhook `audit`: .*POST to audit/);
    expect(context.lines.join()).not.toMatch(/path-secret|hunter22/);
  });

  it('gets an event once in two runs, and what a first run missed', async () => {
    await using receiver = await startReceiver();
    receiver.pending.push((response) => response.writeHead(400).end());
    const env = { WEBHOOK_URL_AUDIT: receiver.url, WEBHOOK_KEYS_AUDIT: newKey };
    const { announcement, missed } = record();
    const run = () =>
      success({ endpoints: { audit: {} } }, fakeContext({ env, nextRelease, announcement }), impatient().ports);

    await run();
    expect(missed).toEqual(['the webhook `audit`: the answer has status 400']);
    await run();
    await run();

    expect(receiver.taken).toHaveLength(1);
    expect(
      receiver.requests.map(({ headers }) => headers['webhook-id']).filter((id, at, all) => all.indexOf(id) === at),
    ).toHaveLength(1);
  });
});

describe('a route', () => {
  it('that is required fails the run, and no other one does', async () => {
    await using receiver = await startReceiver();
    const env = { WEBHOOK_URL_A: 'http://127.0.0.1:9/', WEBHOOK_URL_B: receiver.url };
    const endpoints = { a: { preset: 'discord' }, b: { preset: 'discord' } };
    const run = (required: boolean) =>
      success(
        { endpoints, routes: [{ to: ['a', 'b'], required }] },
        fakeContext({ env, nextRelease }),
        impatient().ports,
      );

    await expect(run(true)).rejects.toMatchObject({ code: 'ENOTNOTIFIED', afterRelease: true });
    await expect(run(false)).resolves.toBeUndefined();

    expect(receiver.taken).toHaveLength(2);
  });

  it('gets failures, deployments and alerts', async () => {
    await using receiver = await startReceiver();
    const env = { WEBHOOK_URL_AUDIT: receiver.url, WEBHOOK_KEYS_AUDIT: newKey };
    const error = Object.assign(new Error('No file matches.'), { code: 'ENODISTRIBUTIONS', details: 'Build first.' });
    const news = {
      event: 'deployed',
      title: 'parcel 1.2.0 is on staging',
      text: 'Healthy.',
      environment: 'staging',
    } as const;

    await fail({ endpoints: { audit: {} } }, fakeContext({ env, errors: [error] }), impatient().ports);
    await notify({ endpoints: { audit: {} } }, { ...fakeContext({ env }), news }, impatient().ports);

    expect(receiver.taken.map((each) => verified(each, newKey))).toMatchObject([
      {
        type: 'release.failed',
        data: { title: 'Release of parcel 1.2.0 failed', markdown: expect.stringContaining('ENODISTRIBUTIONS') },
      },
      { type: 'release.deployed', data: { title: 'parcel 1.2.0 is on staging' } },
    ]);
  });
});

describe('presets', () => {
  const all = { teams: { preset: 'teams' }, discord: { preset: 'discord' }, mattermost: { preset: 'mattermost' } };

  async function bodiesOf(text: string): Promise<Record<string, string>> {
    await using receiver = await startReceiver();
    const env = Object.fromEntries(
      Object.keys(all).map((name) => [`WEBHOOK_URL_${name.toUpperCase()}`, `${receiver.url}/${name}`]),
    );
    await success(
      { endpoints: all },
      fakeContext({ env, nextRelease: { ...nextRelease, notes: text } }),
      impatient().ports,
    );
    return Object.fromEntries(receiver.taken.map(({ path, body }) => [path.slice(1), body]));
  }

  it('stay within limits and call nobody, whatever the notes hold', async () => {
    const hostile = fc.constantFrom(
      '@everyone',
      '@channel',
      '@here',
      '<@&1>',
      '<!channel>',
      '[a](https://evil.test)',
      '**',
      '`',
      '\n* ',
      '\n\n',
      '```\n',
      '😀',
      '|',
    );
    const source = fc
      .tuple(fc.array(fc.oneof(hostile, fc.string()), { maxLength: 20 }), fc.integer({ min: 1, max: 400 }))
      .map(([parts, times]) => parts.join('').repeat(times));
    await fc.assert(
      fc.asyncProperty(source, async (text) => {
        const { teams = '', discord = '', mattermost = '' } = await bodiesOf(text);

        expect(teams.length).toBeLessThan(27_000);
        expect(JSON.parse(teams)).toMatchObject({
          type: 'message',
          attachments: [{ content: { type: 'AdaptiveCard' } }],
        });
        const [embed] = JSON.parse(discord).embeds;
        expect(JSON.parse(discord).allowed_mentions).toEqual({ parse: [] });
        expect(embed.description.length).toBeLessThanOrEqual(4_096);
        expect(embed.title.length).toBeLessThanOrEqual(256);
        const { text: post } = JSON.parse(mattermost);
        expect(post.length).toBeLessThanOrEqual(16_383);
        // It would read the marks of Slack.
        expect(post).not.toMatch(/<[!@#]\w/);
        expect(post.replace(/(`+)[\s\S]*?\1/g, '')).not.toMatch(/@(?:everyone|channel|here|all)\b/);
      }),
      { numRuns: 25 },
    );
  });

  it('are not sent again after an answer that was lost', async () => {
    await using receiver = await startReceiver();
    receiver.pending.push((response) => response.destroy());
    const env = { WEBHOOK_URL_OPS: receiver.url };
    const { announcement, missed } = record();
    const run = () => {
      const context = fakeContext({ env, nextRelease, announcement });
      return success({ endpoints: { ops: { preset: 'teams' } } }, context, impatient().ports).then(() => context.lines);
    };

    await run();
    expect(missed[0]).toMatch(/\(unclear\)$/);
    expect(await run()).toEqual([expect.stringContaining('may have been notified by an earlier run')]);

    expect(receiver.requests).toHaveLength(1);
  });
});

describe('verifyConditions', () => {
  it('names everything that is missing', async () => {
    await using folder = await temporaryFolder();
    const context = fakeContext({
      cwd: folder.path,
      env: { WEBHOOK_KEYS_A: 'whsec_short', WEBHOOK_URL_C: 'no address' },
    });
    const options = { endpoints: { a: {}, c: { preset: 'teams' } }, routes: [{ to: 'b', template: 'x.liquid' }] };

    await expect(verifyConditions(options, context)).rejects.toMatchObject({
      errors: [
        { code: 'ENOWEBHOOKURL', message: expect.stringContaining('WEBHOOK_URL_A') },
        { code: 'ENOWEBHOOKKEY', message: expect.stringContaining('WEBHOOK_KEYS_A') },
        { code: 'ENOWEBHOOKURL', message: expect.stringContaining('WEBHOOK_URL_C') },
        { code: 'EUNKNOWNENDPOINT', message: expect.stringContaining('`b`') },
        { code: 'ENOTEMPLATE' },
      ],
    });
    await expect(verifyConditions({}, fakeContext())).rejects.toMatchObject({ errors: [{ code: 'ENOENDPOINTS' }] });
  });

  it('passes when all is set', async () => {
    const env = { WEBHOOK_URL_AUDIT: 'https://a.test', WEBHOOK_KEYS_AUDIT: `${newKey} ${oldKey}` };

    await expect(verifyConditions({ endpoints: { audit: {} } }, fakeContext({ env }))).resolves.toBeUndefined();
  });
});
