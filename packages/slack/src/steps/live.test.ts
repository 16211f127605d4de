import { describe, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { fakeSlack, faults } from '../../test/fake-slack.ts';
import { impatient } from '../../test/impatient.ts';
import { seen } from '../../test/slack-limits.ts';
import { fail, notify, success, verifyConditions } from '../index.ts';

const nextRelease = { ...fakeContext().nextRelease, notes: '### Features\n\n* **api:** fly' };
const started = {
  event: 'started',
  title: 'v1.2.0 is being released',
  text: '',
  tag: 'v1.2.0',
  version: '1.2.0',
} as const;

/** What the ledger keeps of one plugin. */
function record() {
  const told: string[] = [];
  const handles: Record<string, string> = {};
  const missed: string[] = [];
  return {
    announcement: {
      ...{ told, handles },
      heard(name: string, handle?: string) {
        if (handle === undefined) told.push(name);
        else handles[name] = handle;
      },
      missed: (_: string, reason = '') => void missed.push(reason),
    },
    missed,
  };
}

const error = Object.assign(new Error('No file matches.'), { code: 'ENODISTRIBUTIONS', details: 'Build first.' });

describe('the message of a release', () => {
  it('goes from started to released', async () => {
    await using slack = await fakeSlack(['releases']);
    const { announcement } = record();
    const context = fakeContext({ env: slack.env, nextRelease, announcement });
    const { ports } = impatient();

    await notify({ channels: ['releases'] }, { ...context, news: started }, ports);
    expect(slack.shown('releases').map(({ text }) => text)).toEqual(['parcel 1.2.0 is being released']);
    await success({ channels: ['releases'] }, context, ports);
    await success({ channels: ['releases'] }, context, ports);

    expect(slack.posts).toHaveLength(1);
    expect(slack.shown('releases').map(({ text }) => text)).toEqual(['parcel 1.2.0 is released']);
    expect(seen(slack.shown('releases')[0]?.blocks)).toContain('fly');
  });

  it('goes from started to failed, which the channel sees', async () => {
    await using slack = await fakeSlack(['releases']);
    const { announcement } = record();
    const context = fakeContext({ env: slack.env, nextRelease, announcement, errors: [error] });
    const { ports } = impatient();

    await notify({ channels: ['releases'] }, { ...context, news: started }, ports);
    await fail({ channels: ['releases'] }, context, ports);

    const [message, reply, ...others] = slack.shown('releases');
    expect(others).toEqual([]);
    expect(message?.text).toContain('Release of parcel 1.2.0 failed');
    expect(reply).toMatchObject({ thread_ts: message?.ts, reply_broadcast: true });
  });

  it.each([
    ['is gone', faults.gone, 2],
    ['may have been changed', faults.down, 1],
  ])('that %s is followed by a new one, or not', async (_, fault, count) => {
    await using slack = await fakeSlack(['releases']);
    const { announcement, missed } = record();
    const context = fakeContext({ env: slack.env, nextRelease, announcement });
    const { ports } = impatient();

    await notify({ channels: ['releases'] }, { ...context, news: started }, ports);
    slack.pending.push(fault);
    await success({ channels: ['releases'] }, context, ports);

    expect(slack.posts).toHaveLength(count);
    expect(missed).toHaveLength(2 - count);
    await success({ channels: ['releases'] }, context, ports);
    expect(slack.shown('releases').at(-1)?.text).toBe('parcel 1.2.0 is released');
    expect(slack.posts).toHaveLength(count);
  });

  it('does not believe a place in the ledger that is none', async () => {
    await using slack = await fakeSlack(['releases']);
    const { announcement } = record();
    announcement.handles['live `releases`'] = 'C1:1.1/../../x';

    await success(
      { channels: ['releases'] },
      fakeContext({ env: slack.env, nextRelease, announcement }),
      impatient().ports,
    );

    expect(slack.posts).toHaveLength(1);
  });

  it('is posted at the end alone when `live` is false', async () => {
    await using slack = await fakeSlack(['releases']);
    const context = fakeContext({ env: slack.env, nextRelease });

    await notify({ channels: ['releases'], live: false }, { ...context, news: started }, impatient().ports);

    expect(slack.requests).toEqual([]);
  });

  it('goes on in its thread where the notes are long', async () => {
    await using slack = await fakeSlack(['releases']);
    const notes = Array.from({ length: 1_000 }, (_, at) => `* change number ${at}`).join('\n');
    const context = fakeContext({ env: slack.env, nextRelease: { ...nextRelease, notes } });

    await success({ channels: ['releases'] }, context, impatient().ports);

    const [message, ...replies] = slack.shown('releases');
    expect(seen(message?.blocks)).toContain('The notes go on in the thread');
    expect(replies.length).toBeGreaterThan(1);
    expect(replies.every(({ thread_ts, reply_broadcast }) => thread_ts === message?.ts && !reply_broadcast)).toBe(true);
    expect(seen(replies.flatMap(({ blocks }) => blocks ?? []))).toContain('change number 999');
  });
});

describe('teams', () => {
  it('get messages of their own', async () => {
    await using slack = await fakeSlack(['eng', 'product', 'ops', 'alerts']);
    const options = {
      channels: ['eng'],
      productChannels: ['product'],
      devopsChannels: ['ops'],
      failChannels: ['alerts'],
    };
    const news = {
      event: 'deployed',
      title: 'v1.2.0 is deployed to staging',
      text: '- Health: healthy',
      environment: 'staging',
    } as const;
    const hashed = {
      ...nextRelease,
      notes: '### Features\n\n* fly ([1f2e3d4](https://x.org/1f2e3d4)), closes [#7](https://x.org/7)',
    };
    const context = fakeContext({
      env: slack.env,
      nextRelease: hashed,
      options: { repositoryUrl: 'https://github.com/acme/parcel.git', deploy: { environments: { staging: {} } } },
    });

    await success(options, context, impatient().ports);
    await notify(options, { ...fakeContext({ env: slack.env }), news }, impatient().ports);
    await fail(options, fakeContext({ env: slack.env, errors: [error] }), impatient().ports);

    expect(seen(slack.shown('eng')[0]?.blocks)).toContain('1f2e3d4');
    expect(seen(slack.shown('product')[0]?.blocks)).toMatch(/What's new\*\n• fly\n/);
    expect(seen(slack.shown('product')[0]?.blocks)).not.toMatch(/1f2e3d4|#7/);
    expect(seen(slack.shown('ops')[0]?.blocks)).toContain('npx waybill rollback staging --to v1.1.0');
    expect(slack.shown('ops').map(({ text }) => text)).toEqual(['parcel 1.2.0 is released', news.title]);
    expect(slack.shown('alerts').map(({ text }) => text)).toEqual(['Release of parcel 1.2.0 failed: ENODISTRIBUTIONS']);
    expect(slack.shown('eng')).toHaveLength(1);
  });

  it('get a rollback as one, with what follows from it', async () => {
    await using slack = await fakeSlack(['eng', 'ops', 'alerts']);
    const options = { channels: ['eng'], devopsChannels: ['ops'], failChannels: ['alerts', 'ops'] };
    const news = {
      event: 'rolled-back',
      title: 'parcel: production was rolled back from v1.2.0 to v1.1.0 by ada',
      text: '`v1.2.0` stays published. Its page: https://github.com/acme/parcel/releases/tag/v1.2.0.',
      environment: 'production',
    } as const;

    await notify(options, { ...fakeContext({ env: slack.env }), news }, impatient().ports);

    expect(slack.shown('eng')).toEqual([]);
    for (const channel of ['ops', 'alerts']) {
      const [message, ...others] = slack.shown(channel);
      expect([message?.text, others]).toEqual([news.title, []]);
      expect(seen(message?.blocks)).toBe(
        `# ${news.title}\n\`v1.2.0\` stays published. Its page: [https://github.com/acme/parcel/releases/tag/v1.2.0](https://github.com/acme/parcel/releases/tag/v1.2.0).\n`,
      );
    }
  });

  it('are called by the configuration alone', async () => {
    await using slack = await fakeSlack(['security']);
    const routes = [{ to: 'security', when: { scope: 'api' }, mention: ['S012AB', 'U34CD', 'here'] }];
    const context = fakeContext({ env: slack.env, nextRelease });

    await success({ routes }, context, impatient().ports);
    await success({ routes: [{ to: 'security', when: { scope: 'web' } }] }, context, impatient().ports);

    expect(slack.posts).toHaveLength(1);
    expect(JSON.stringify(slack.posts[0])).toContain(
      '{"type":"usergroup","usergroup_id":"S012AB"},{"type":"text","text":" "},{"type":"user","user_id":"U34CD"},{"type":"text","text":" "},{"type":"broadcast","range":"here"}',
    );
    await expect(
      verifyConditions({ routes: [{ to: 'a', mention: ['<!channel>'] }] }, fakeContext({ env: slack.env })),
    ).rejects.toMatchObject({ errors: [{ code: 'EINVALIDOPTION' }] });
  });
});

it('a run that fails before there is a ledger changes its message', async () => {
  await using slack = await fakeSlack(['releases']);
  const context = fakeContext({ env: slack.env, nextRelease, errors: [error] });
  const { ports } = impatient();

  await notify({ channels: ['releases'] }, { ...context, news: started }, ports);
  await fail({ channels: ['releases'] }, context, ports);
  await fail({ channels: ['releases'] }, context, ports);

  expect(slack.shown('releases').filter(({ thread_ts }) => thread_ts === undefined)).toHaveLength(2);
  expect(slack.shown('releases')[0]?.text).toContain('Release of parcel 1.2.0 failed');
});
