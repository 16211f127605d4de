import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { fail, notify, success, verifyConditions, verifyRelease } from '../src/index.ts';
import { Options } from '../src/options.ts';
import { renderMail } from '../src/render/index.ts';
import { openMailer } from '../src/send/index.ts';
import { type ServerHow, startMailServer } from './mail-server.ts';

const notes =
  '## 2.0.0\n\n### Features\n\n* fly <script>alert(1)</script> [x](https://evil.test)\n\n### BREAKING CHANGES\n\n* wings\n';
const major = { ...fakeContext().nextRelease, version: '2.0.0', gitTag: 'v2.0.0', type: 'major', notes };
const from = 'Parcel <release@acme.test>';

type Server = Awaited<ReturnType<typeof startMailServer>>;
const at = ({ host, port }: Server, more: object = {}) => ({ host, port, from, ...more });

/** What the ledger keeps of one plugin. */
function record() {
  const told: string[] = [];
  const begun: string[] = [];
  const missed: string[] = [];
  return {
    announcement: {
      ...{ told, begun, begin: async (name: string) => void begun.push(name) },
      heard: (name: string) => void told.push(name),
      missed(name: string, reason = '', isUnclear = false) {
        missed.push(`${reason}${isUnclear ? ' (unclear)' : ''}`);
        if (!isUnclear) begun.splice(begun.indexOf(name), 1);
      },
    },
    missed,
  };
}

const headerOf = (source: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(source)?.[1]?.replace(/\r?\n[ \t]+/g, ' ');

describe('a newsletter', () => {
  it('about a major release goes to each recipient alone, encrypted, as HTML and text', async () => {
    const account = { username: 'bot', password: 'hunter2222' };
    await using server = await startMailServer({ account });
    const env = { SMTP_USERNAME: 'bot', SMTP_PASSWORD: 'hunter2222' };
    const context = fakeContext({ env, nextRelease: major });
    const unsubscribe = ['https://acme.test/leave?list=1', 'mailto:leave@acme.test'];

    await success(at(server, { to: ['news@acme.test', 'Boss <boss@acme.test>'], unsubscribe }), context);

    expect(server.taken.map(({ to, isEncrypted, user }) => [to, isEncrypted, user])).toEqual([
      [['news@acme.test'], true, 'bot'],
      [['boss@acme.test'], true, 'bot'],
    ]);
    const [first = { source: '' }] = server.taken;
    expect(headerOf(first.source, 'To')).toBe('news@acme.test');
    expect(headerOf(first.source, 'Subject')).toBe('parcel 2.0.0 is released');
    expect(headerOf(first.source, 'Message-ID')).toMatch(/^<waybill\.[0-9a-f]{40}@acme\.test>$/);
    expect(headerOf(first.source, 'List-Unsubscribe')).toBe(
      '<https://acme.test/leave?list=1>, <mailto:leave@acme.test>',
    );
    expect(headerOf(first.source, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect(headerOf(first.source, 'Auto-Submitted')).toBe('auto-generated');
    expect(first.source).toContain('multipart/alternative');
    const [, html = ''] = first.source.split('Content-Type: text/html');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script');
    expect(context.lines).toEqual(['Notified news@acme.test.', 'Notified Boss <boss@acme.test>.']);
  });

  it('is not sent for other releases', async () => {
    await using server = await startMailServer();

    await success(at(server, { to: ['news@acme.test'] }), fakeContext());
    await success(
      at(server, { to: ['news@acme.test'] }),
      fakeContext({ nextRelease: { ...major, version: '2.0.0-beta.1' } }),
    );

    expect(server.taken).toEqual([]);
  });

  it('has the same Message-ID in every attempt, and another for every recipient and release', async () => {
    await using server = await startMailServer();
    const send = (to: string, gitTag = 'v2.0.0') =>
      success(at(server, { to: [to] }), fakeContext({ nextRelease: { ...major, gitTag } }));

    await send('a@acme.test');
    await send('a@acme.test');
    await send('b@acme.test');
    await send('a@acme.test', 'v3.0.0');

    const [first, second, ...others] = server.taken.map(({ source }) => headerOf(source, 'Message-ID'));
    expect(second).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });
});

describe('once', () => {
  it('a recipient that the server refuses is tried again by the next run, the others are not', async () => {
    await using server = await startMailServer({ refused: ['gone@acme.test'] });
    const { announcement, missed } = record();
    const run = () =>
      success(
        at(server, { to: ['gone@acme.test', 'news@acme.test'] }),
        fakeContext({ nextRelease: major, announcement }),
      );

    await run();
    await run();

    expect(server.taken.map(({ to }) => to)).toEqual([['news@acme.test']]);
    expect(server.attempts.filter((each) => each === 'gone@acme.test')).toHaveLength(2);
    expect(missed).toEqual(Array(2).fill(expect.stringMatching(/^gone@acme\.test: .*550 no such mailbox$/)));
  });

  it.each([{ hangsAfterData: true }, { endsAfterData: true }])(
    'a mail whose acceptance was lost (%j) may have arrived',
    async (how) => {
      await using server = await startMailServer(how);
      const options = v.parse(Options, at(server));
      const mailer = openMailer(options, { connect: 60_000, answer: 5_000 });

      const refusal = await mailer.send({
        to: 'a@acme.test',
        subject: 'x',
        text: 'x',
        html: 'x',
        messageId: '<a@acme.test>',
      });

      expect(refusal).toMatchObject({ isUnclear: true });
      expect(server.taken).toHaveLength(1);
    },
  );

  it('a mail that an earlier run had begun is not sent, and the log says so', async () => {
    await using server = await startMailServer();
    const { announcement } = record();
    announcement.begun.push('news@acme.test released announcement');
    const context = fakeContext({ nextRelease: major, announcement });

    await success(at(server, { to: ['news@acme.test'] }), context);

    expect(server.taken).toEqual([]);
    expect(context.lines).toEqual([expect.stringMatching(/^news@acme\.test may have been notified by an earlier run/)]);
    expect(announcement.told).toEqual(['news@acme.test released announcement']);
  });
});

describe('verifyConditions', () => {
  const account = { username: 'bot', password: 'hunter2222' };

  it.each<[string, ServerHow, object, string]>([
    ['a wrong password', { account }, { SMTP_USERNAME: 'bot', SMTP_PASSWORD: 'wrong-one' }, 'EMAILLOGIN'],
    ['half an account', {}, { SMTP_USERNAME: 'bot' }, 'EMAILACCOUNT'],
  ])('refuses %s', async (_, how, env, code) => {
    await using server = await startMailServer(how);
    const context = fakeContext({ env: env as Record<string, string> });

    await expect(verifyConditions(at(server, { to: ['a@acme.test'] }), context)).rejects.toMatchObject({
      errors: [{ code }],
    });
  });

  it('names everything that is missing', async () => {
    await expect(verifyConditions({}, fakeContext())).rejects.toMatchObject({
      errors: [{ code: 'ENOMAILSERVER' }, { code: 'ENORECIPIENTS' }],
    });
  });

  it('passes with implicit TLS and the right account', async () => {
    await using server = await startMailServer({ isImplicit: true, account });
    const context = fakeContext({ env: { SMTP_USERNAME: 'bot', SMTP_PASSWORD: 'hunter2222' } });

    await verifyConditions(at(server, { to: ['a@acme.test'], tls: 'implicit' }), context);

    expect(context.lines).toEqual([]);
    expect(server.taken).toEqual([]);
  });

  it('only warns when the server does not answer', async () => {
    const context = fakeContext();

    await verifyConditions({ host: '127.0.0.1', port: 9, from, to: ['a@acme.test'] }, context);

    expect(context.lines).toEqual([
      expect.stringMatching(/^The mail server could not be checked: .*\. The release goes on\.$/),
    ]);
  });

  it.each([
    [{ to: ['a@acme.test, b@acme.test'] }],
    [{ to: ['a@acme.test\r\nBcc: b@acme.test'] }],
    [{ from: 'x' }],
    [{ unsubscribe: ['http://acme.test'] }],
    [{ routes: [{ to: [] }] }],
    [{ password: 'hunter2' }],
  ])('refuses %j', async (options) => {
    await expect(verifyConditions({ host: 'a.test', from, ...options }, fakeContext())).rejects.toMatchObject({
      errors: [expect.objectContaining({ code: 'EINVALIDOPTION' })],
    });
  });
});

describe('routes', () => {
  it('send failures and alerts, and the plan says who gets mail', async () => {
    await using server = await startMailServer();
    const options = at(server, {
      to: ['news@acme.test'],
      routes: [{ to: 'ops@acme.test', when: { event: ['failed', 'alert', 'released'] }, template: 'devops' }],
    });
    const context = fakeContext({ errors: [Object.assign(new Error('It broke.'), { code: 'EBROKE' })] });
    const news = {
      event: 'alert',
      title: 'Key leaked\r\nBcc: x@evil.test',
      text: 'Rotate it.',
      kind: 'security',
    } as const;

    await verifyRelease(options, context);
    await fail(options, context);
    await notify(options, { ...fakeContext(), news });

    expect(context.lines[0]).toBe('Will send mail of 1.2.0 to ops@acme.test.');
    expect(server.taken.map(({ source }) => headerOf(source, 'Subject'))).toEqual([
      'Release of parcel 1.2.0 failed',
      'Key leaked Bcc: x@evil.test',
    ]);
    expect(server.taken.map(({ source }) => headerOf(source.split('\r\n\r\n')[0] ?? '', 'Bcc'))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('a mail is readable on a phone and in the dark, as far as a program shows styles', () => {
  const { html } = renderMail({ title: 'x', lead: 'y', tone: 'major', body: () => [], tail: [] });

  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toMatch(/@media \(max-width:600px\)/);
  expect(html).toMatch(/@media \(prefers-color-scheme:dark\)/);
});
