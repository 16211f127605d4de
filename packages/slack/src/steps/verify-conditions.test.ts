import { describe, expect, it } from '@jest/globals';
import { eagerHttp, fakeContext } from '@waybill/kernel/testing';
import { fakeSlack, faults } from '../../test/fake-slack.ts';
import { verifyConditions, verifyRelease } from '../index.ts';

const ports = { http: eagerHttp };
const env = { SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_API_URL: 'http://127.0.0.1:9/' };

describe('verifyConditions', () => {
  it('passes when Slack knows the token', async () => {
    await using slack = await fakeSlack(['releases']);
    const context = fakeContext({ env: { ...slack.env, SLACK_CHANNELS: 'releases, devops' } });

    await verifyConditions({}, context, ports);

    expect([slack.requests, slack.posts]).toEqual([['/api/auth.test'], []]);
    expect(context.lines).toEqual([expect.stringMatching(/^Whether the bot is in its Slack channels is not checked/)]);
  });

  describe('looks for the bot in its channels', () => {
    const all = 'chat:write,channels:read,groups:read';

    it('and warns of those that would not take a message, with what to do', async () => {
      await using slack = await fakeSlack(['general', 'releases', 'devops'], all);
      const context = fakeContext({ env: slack.env });
      const channels = ['#releases', 'Devops', 'C0100', 'relases', '#off-topic', 'U012ABCDEF', '@ada'];

      await verifyConditions({ channels, failChannels: ['#off-topic'] }, context, ports);

      expect(slack.posts).toEqual([]);
      expect(context.lines).toEqual([
        expect.stringMatching(
          /^The Slack bot is not in the channel `relases`, or .* Did you mean `releases`\? Invite it: type `\/invite @release-bot`.*`chat:write\.public`.* The release goes on\.$/,
        ),
        expect.stringMatching(/^The Slack bot is not in the channel `#off-topic`/),
      ]);
    });

    it('and refuses one of a route that is required', async () => {
      await using slack = await fakeSlack(['releases'], all);
      const routes = [
        { to: 'secret', required: true },
        { to: 'releases', required: true },
      ];

      await expect(verifyConditions({ routes }, fakeContext({ env: slack.env }), ports)).rejects.toMatchObject({
        errors: [{ code: 'ENOTINCHANNEL', message: expect.stringContaining('`secret`') }],
      });
    });

    it.each([
      ['chat:write,chat:write.public,channels:read', []],
      ['chat:write,channels:read', [/not in the public channel `secret`.*`groups:read`/]],
      ['chat:write,groups:read', [/^Whether the bot is in its Slack channels is not checked/]],
    ])('with the scopes %s', async (scopes, lines) => {
      await using slack = await fakeSlack(['releases'], scopes);
      const context = fakeContext({ env: slack.env });

      await verifyConditions({ channels: ['releases', 'secret'] }, context, ports);

      expect(context.lines).toEqual(lines.map((line) => expect.stringMatching(line)));
    });

    it.each([faults.down, faults.hangUp])('and only warns when Slack does not say', async (fault) => {
      await using slack = await fakeSlack(['releases'], all);
      const context = fakeContext({ env: slack.env });
      let count = 0;
      const http: typeof eagerHttp = (request) => {
        count += 1;
        if (count === 2) slack.pending.push(fault);
        return eagerHttp({ ...request, retries: 0 });
      };

      await verifyConditions({ channels: ['other'] }, context, { http });

      expect(context.lines).toEqual([
        expect.stringMatching(
          /^Whether the bot is in its Slack channels could not be checked: .*\. The release goes on\.$/,
        ),
      ]);
    });
  });

  it('needs a token or a webhook', async () => {
    await expect(verifyConditions({}, fakeContext(), ports)).rejects.toMatchObject({ code: 'ENOSLACKCREDENTIALS' });
  });

  it('is off without either when enabled is "auto", and says so', async () => {
    const context = fakeContext();

    expect(await verifyConditions({ enabled: 'auto' }, context, ports)).toBe(false);

    expect(context.lines).toEqual(['Off: neither `SLACK_BOT_TOKEN` nor `SLACK_WEBHOOK_URL` is set.']);
  });

  it('names every problem at once', async () => {
    await using slack = await fakeSlack([]);
    const context = fakeContext({ env: { ...slack.env, SLACK_BOT_TOKEN: 'xoxb-wrong' } });

    await expect(verifyConditions({}, context, ports)).rejects.toMatchObject({
      errors: [
        { code: 'ENOCHANNELS' },
        { code: 'ESLACKREFUSED', message: expect.stringContaining('`SLACK_BOT_TOKEN`: `invalid_auth`') },
      ],
    });
  });

  it('refuses a token that may not post', async () => {
    await using slack = await fakeSlack([], 'channels:read,users:read');

    await expect(
      verifyConditions({ channels: ['releases'] }, fakeContext({ env: slack.env }), ports),
    ).rejects.toMatchObject({
      errors: [{ code: 'ENOSLACKSCOPE' }],
    });
  });

  it.each([
    ['is unreachable', undefined],
    ['is down', faults.down],
    ['hangs up', faults.hangUp],
    ['has no time', faults.tooMany],
  ])('only warns when Slack %s', async (_, fault) => {
    await using slack = await fakeSlack([]);
    if (fault !== undefined) slack.pending.push(fault);
    const context = fakeContext({ env: fault === undefined ? env : slack.env });

    await verifyConditions({ channels: ['releases'] }, context, ports);

    expect(context.lines).toEqual([
      expect.stringMatching(/^The Slack token could not be checked: .*\. The release goes on\.$/),
    ]);
  });

  it('warns of channels that a webhook cannot reach', async () => {
    const context = fakeContext({ env: { SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T1/B1/x' } });

    await verifyConditions({ channels: ['releases'] }, context, ports);

    expect(context.lines).toEqual(['A webhook has its own channel: `slack.channels` needs a bot token.']);
  });

  it('refuses a webhook that is no address without showing it', async () => {
    const failure = verifyConditions({}, fakeContext({ env: { SLACK_WEBHOOK_URL: 'hooks slack secret' } }), ports);

    await expect(failure).rejects.toMatchObject({ errors: [{ code: 'EINVALIDOPTION' }] });
    await expect(failure).rejects.not.toMatchObject({ errors: [{ message: expect.stringContaining('secret') }] });
  });

  it.each([
    [{ chanels: ['releases'] }, 'Did you mean `slack.channels`?'],
    [{ token: 'xoxb-1' }, 'SLACK_BOT_TOKEN'],
  ])('refuses %j', async (options, details) => {
    await expect(verifyConditions(options, fakeContext({ env }), ports)).rejects.toMatchObject({
      errors: [{ code: 'EINVALIDOPTION', details: expect.stringContaining(details) }],
    });
  });
});

describe('verifyRelease', () => {
  it('says who will be told', async () => {
    const context = fakeContext({ env });

    await verifyRelease({ channels: ['releases', '#devops'] }, context, ports);

    expect(context.lines).toEqual(['Will notify `releases`, `#devops` of 1.2.0.']);
  });

  it('says when nobody will be', async () => {
    const nextRelease = { ...fakeContext().nextRelease, version: '1.2.0-rc.1' };
    const context = fakeContext({ env, nextRelease });

    await verifyRelease({ channels: ['releases'], prereleases: false }, context, ports);

    expect(context.lines).toEqual(['Skipped: `slack.prereleases` is false.']);
  });
});
