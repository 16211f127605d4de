import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact } from './redact.ts';
import { isSecretName } from './secrets.ts';

describe('a secret', () => {
  const secret = 'pa55 wörd/+?"\\&$1';
  const json = JSON.stringify(secret).slice(1, -1);

  it.each([
    ['as it is', secret],
    ['in a URL', encodeURIComponent(secret)],
    ['in a URL, in lower case', encodeURIComponent(secret).replace(/%\w\w/g, (code) => code.toLowerCase())],
    ['in a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['in JSON', json],
    ['in JSON of PHP', json.replaceAll('/', '\\/')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['in base64 in a URL', encodeURIComponent(Buffer.from(secret).toString('base64'))],
    ['in JSON of Go', json.replaceAll('&', '\\u0026')],
    ['in JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['in a command line', secret.replace(/[\s?"\\&$]/g, '\\$&')],
    ['in a text of Python', secret.replaceAll('\\', '\\\\')],
  ])('is masked %s', (_how, form) => {
    for (const value of [secret, ` ${secret}\n`]) {
      expect(redact(`before ${form} after`, { DB_PASS: value })).toBe('before [secret] after');
    }
  });

  it('is masked in the base64 of more', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), fc.string(), fc.string(), (value, before, after) => {
        fc.pre(value.trim().length >= 8 && !before.includes(value) && !after.includes(value));
        const encoded = Buffer.from(`${before}${value}${after}`).toString('base64');

        expect(redact(`Basic ${encoded}`, { A_TOKEN: value })).toContain('[secret]');
      }),
    );
  });

  it.each([
    [
      "it's-(a)*secret!",
      encodeURIComponent("it's-(a)*secret!").replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    ],
    ['a/b c~d-secret', 'a/b%20c~d-secret'],
    ["it's-a-secret", `it'\\''s-a-secret`],
    ["it's-a-secret", `it'"'"'s-a-secret`],
    ["it's-a-secret", 'it&#x27;s-a-secret'],
    ["it's-a-secret", "it\\'s-a-secret"],
    ['say "secret"-1', 'say &#34;secret&#34;-1'],
    ['0123456789-secret', Buffer.from('0123456789-secret').toString('hex').toUpperCase()],
  ])('%s is masked as other programs write it: %s', (secret, form) => {
    expect(redact(`before ${form} after`, { DB_PASS: secret })).toBe('before [secret] after');
  });

  it('is masked in base64 that is in base64 again, as Kubernetes keeps a login', () => {
    for (const user of ['a', 'ab', 'abc']) {
      const auth = Buffer.from(`${user}:hunter2-hunter2-hunter2`).toString('base64');
      const twice = Buffer.from(`{"auths":{"ghcr.io":{"auth":"${auth}"}}}`).toString('base64');

      expect(redact(twice, { A_TOKEN: 'hunter2-hunter2-hunter2' })).toContain('[secret]');
    }
  });

  it('is masked in base64 that is broken into lines, whatever is before it', () => {
    const token = `github_pat_${'0123456789abcdefghijklmnopqrstuvwxyz'.repeat(2)}ABCDEFGHI`;
    for (const user of ['', 'x-access-token', 'a', 'a user with a name of some more letters']) {
      const encoded = Buffer.from(`${user}:${token}`).toString('base64');
      const broken = encoded.replace(/.{76}/g, '$&\n');
      const left = redact(broken, { BOT: token })
        .split('[secret]')
        .map((part) => part.replace('\n', ''));

      expect(
        left.filter((part) => part.length >= 24 && Buffer.from(part, 'base64').toString().includes('cdef')),
      ).toEqual([]);
    }
  });

  it('leaves nothing of one that overlaps another', () => {
    expect(redact('abcdefgh', { A_TOKEN: 'abcdef', B_TOKEN: 'defgh' })).toBe('[secret]');
    expect(redact('abcdefghij', { A_TOKEN: 'abcdefghij', B_TOKEN: 'cdefg' })).toBe('[secret]');
  });

  it('leaves no more of itself in base64 than the letters that it shares with its neighbours', () => {
    for (const user of ['', 'a', 'ab', 'abc', '__token__', 'AWS']) {
      const encoded = Buffer.from(`${user}:hunter2-hunter2`).toString('base64');
      const left = redact(encoded, { A_TOKEN: 'hunter2-hunter2' }).replace('[secret]', '');

      expect(Buffer.from(left, 'base64').toString('latin1')).not.toContain('hunter');
    }
  });

  it('of several lines is masked line by line, without what says that it is a key', () => {
    const key = '-----BEGIN KEY-----\nc2VjcmV0LW9uZQ==\r\n  bGluZS1udW1iZXItMg==\nab\n-----END KEY-----\n';

    expect(redact('c2VjcmV0LW9uZQ== bGluZS1udW1iZXItMg== ab -----BEGIN KEY-----', { DEPLOY_KEY: key })).toBe(
      '[secret] [secret] ab -----BEGIN KEY-----',
    );
  });
});

const lines = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n';

it.each<[string, Record<string, string>, string]>([
  [
    'a key in JSON',
    { GOOGLE_CREDENTIALS: JSON.stringify({ type: 'a', private_key: lines }) },
    'MIIEvQIBADANBgkqhkiG9w0B',
  ],
  ['a key in base64', { SIGNING_KEY: Buffer.from(lines).toString('base64') }, 'MIIEvQIBADANBgkqhkiG9w0B'],
  [
    'one of several keys',
    { WEBHOOK_KEYS_A: `whsec_${'a1'.repeat(16)} whsec_${'b2'.repeat(16)}` },
    `whsec_${'b2'.repeat(16)}`,
  ],
  ['the end of a login', { BASIC_AUTH: 'ada:hunter2-hunter2' }, 'hunter2-hunter2'],
  [
    'the path of a webhook',
    { SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T00/B00/XXXXyyyy' },
    '/services/T00/B00/XXXXyyyy',
  ],
  [
    'the login of a registry',
    {
      DOCKER_AUTH_CONFIG: JSON.stringify({
        auths: { 'ghcr.io': { auth: Buffer.from('ada:hunter2-hunter2').toString('base64') } },
      }),
    },
    'hunter2-hunter2',
  ],
  ['what follows a scheme', { API_AUTH: 'Bearer 0123456789abcdefgh' }, '0123456789abcdefgh'],
])('masks a part of a secret: %s', (_, env, shown) => {
  expect(redact(`before ${shown} after`, env)).toBe('before [secret] after');
});

it('looks into no secret that is a word or a sentence', () => {
  const env = { MODE_KEY: 'correct horse battery staple', A_SECRET: '[1, "x"', B_SECRET: '{"name": "harmless"}' };

  expect(redact('horse harmless staple', env)).toBe('horse harmless staple');
});

it.each([
  'dbPass',
  'db-pass',
  'db.pass',
  'DB_PASS2',
  'SMTP_PASS',
  'AWS_CREDS',
  'KUBE_CONFIG_DATA',
  'VAULT_TOKEN',
  'WEBHOOK_KEYS_AUDIT',
  'AZURE_STORAGE_SAS',
  'A_TOKEN',
  'DB_PASS',
  'PGPASSWORD',
  'MYSQL_PWD',
  'pass',
  'SMTP_PASSWD',
  'GPG_PASSPHRASE',
  'GH_PAT',
  'SENTRY_DSN',
  'CI_JOB_JWT',
])('may be in %s', (name) => expect(isSecretName(name)).toBe(true));

it.each([
  ...['KUBECONFIG', 'SPIN_UP', 'SASS_LIBRARY', 'sacredsite', 'surpassed', 'PINNED'],
  'GOPRIVATE',
  'SSH_AUTH_SOCK',
  'GIT_AUTHOR_NAME',
  'PATH',
  'PASSED',
  'BYPASS_CACHE',
  'COMPASS_HOME',
  'PATTERN',
  'GIT_ASKPASS',
  'PWD',
  'OLDPWD',
])('is not in %s', (name) => expect(isSecretName(name)).toBe(false));

it.each([
  ['https://user:p@ss@host.test/a', 'https://[secret]@host.test/a'],
  ['git+ssh://git@host.test:a', 'git+ssh://[secret]@host.test:a'],
  ['at https://host.test/a@b and mail ada@example.org', 'at https://host.test/a@b and mail ada@example.org'],
  ['"https://host.test","mail":"a@b"', '"https://host.test","mail":"a@b"'],
])('masks the user information of URLs: %s', (text, safe) => {
  expect(redact(text, {})).toBe(safe);
});
