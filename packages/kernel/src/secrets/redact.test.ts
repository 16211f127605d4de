import { expect, it } from '@jest/globals';
import { redact } from './redact.ts';

it('masks secrets raw and encoded, the longer one first, and leaves short values alone', () => {
  const env = { A_TOKEN: 'abc/def', B_SECRET: 'abc/def-and-more', C_KEY: 'on', HOME: '/home/me' };

  expect(redact('abc/def-and-more abc%2Fdef on /home/me', env)).toBe('[secret] [secret] on /home/me');
});

it('leaves words of settings alone, whatever the name of the variable', () => {
  const env = {
    DISABLE_AUTH: 'false',
    X_KEY: 'disabled',
    UV_KEYRING_PROVIDER: 'subprocess',
    CI_COMMIT_AUTHOR: 'Ada <ada@example.org>',
  };
  const text = 'false, disabled, import subprocess, by Ada <ada@example.org>';

  expect(redact(text, env)).toBe(text);
});

it('masks the user information of URLs', () => {
  expect(redact('at https://user:hunter2@host.test/path', {})).toBe('at https://[secret]@host.test/path');
});

it.each([
  ['lines of base64', Buffer.from('s3cret/'.repeat(20)).toString('base64').slice(0, 76), 's3cret/'.repeat(20)],
  ['JSON of Python', 'p\\u00e4ssw\\u00f6rd', 'pässwörd'],
  ['HTML', 'a&amp;b&lt;c&quot;d', 'a&b<c"d'],
  ['hexadecimal digits', Buffer.from('hunter2-x').toString('hex'), 'hunter2-x'],
])('masks a secret in %s', (_, shown, secret) => {
  expect(redact(`x ${shown} y`, { DB_PASS: secret })).toBe('x [secret] y');
});

it.each([
  'ghp_0123456789abcdefghij',
  'github_pat_11ABCDEFG0abcdefghij',
  'glpat-0123456789abcdefghij',
  'xoxb-1-2-abcdefghij',
  'pypi-AgEIcHlwaS5vcmcabcdefghij',
  'npm_0123456789abcdefghij0123456789abcdef',
  'dckr_pat_0123456789abcdefghij',
  'hvs.0123456789abcdefghijkl',
  'glrt-0123456789abcdefghij',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  `whsec_${'a'.repeat(32)}`,
  'https://hooks.slack.com/services/T00/B00/abcdefghij',
  'https://discord.com/api/webhooks/1/abcdefghij',
])('masks %s whatever the name of its variable', (token) => {
  expect(redact(`x ${token} y`, { CI_BOT: token })).toBe('x [secret] y');
});

it('masks the password of an address that the environment holds, also alone', () => {
  const env = { DATABASE_URL: 'postgres://ada:hunter2%2Fx@db.test/a', CACHE: 'redis://:pa/ss-word@cache.test' };

  expect(redact('hunter2%2Fx hunter2/x pa/ss-word postgres://ada:pa/ss@db.test/a', env)).toBe(
    '[secret] [secret] [secret] postgres://[secret]@db.test/a',
  );
  for (const text of ['http://nexus.corp:8081/@acme/parcel', 'https://pypi.org/x@y', 'a://b:c d@e'])
    expect(redact(text, { INDEX: text })).toBe(text);
});
