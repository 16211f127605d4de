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

it.each([
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
