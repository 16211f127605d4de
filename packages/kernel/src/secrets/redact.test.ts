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
