import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Env } from '../context.ts';
import { writeGitSettings } from './git-settings.ts';
import { redact } from './redact.ts';
import { withholdSecrets } from './withhold-secrets.ts';

it.each([
  ...[
    'GITHUB_TOKEN',
    'SLACK_BOT_TOKEN',
    'SLACK_WEBHOOK_URL',
    'DB_PASS',
    'AUTHORIZATION',
    'AZURE_STORAGE_CONNECTION_STRING',
    'AUTHOR_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'ACTIONS_RUNTIME_TOKEN',
  ],
  ...[
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'GITHUB_ENV',
    'GITHUB_PATH',
    'GITHUB_OUTPUT',
    'GITHUB_STEP_SUMMARY',
    'GITHUB_STATE',
  ],
])('%s is withheld', (name) => {
  expect(withholdSecrets({ [name]: 'a', PATH: '/bin' })).toEqual({ [name]: undefined });
});

it.each([
  'PATH',
  'HOME',
  'GITHUB_SHA',
  'GITHUB_REF',
  'GITHUB_ACTIONS',
  'SSH_AUTH_SOCK',
  'PYTHONPATH',
  'GIT_AUTHOR_NAME',
  'PWD',
  'CI_COMMIT_AUTHOR',
  'XAUTHORITY',
  'UV_KEYRING_PROVIDER',
  'KEYBOARD_LAYOUT',
])('%s is not withheld', (name) => {
  expect(withholdSecrets({ [name]: 'a' })).toEqual({});
});

it('withholds an address with a password, but not that of a proxy', () => {
  const env = {
    DATABASE_URL: 'postgres://ada:hunter2@db.test/parcels',
    REDIS_URL: 'redis://:hunter2@redis.test',
    HTTPS_PROXY: 'http://ada:hunter2@proxy.test:3128',
    http_proxy: 'http://ada:hunter2@proxy.test:3128',
    CLONE_FROM: 'https://ghp_hunter2@github.com/acme/parcel',
    INDEX_ARGS: '--index-url https://ada:hunter2@index.test/simple',
    DATABASES: 'sqlite:///a,postgres://ada:hunter2@db.test/b',
    REPOSITORY: 'ssh://git@host.test/a',
    PACKAGE: 'https://unpkg.com/@acme/parcel',
    PAGE: 'https://host.test/a:b@c',
  };

  expect(Object.keys(withholdSecrets(env))).toEqual([
    'DATABASE_URL',
    'REDIS_URL',
    'CLONE_FROM',
    'INDEX_ARGS',
    'DATABASES',
  ]);
});

it('lets through what is named', () => {
  expect(withholdSecrets({ A_TOKEN: 'a', B_TOKEN: 'b' }, (name) => name === 'A_TOKEN')).toEqual({
    A_TOKEN: 'a',
    B_TOKEN: undefined,
  });
});

const header = { key: 'http.https://github.com/.extraheader', value: 'AUTHORIZATION: basic aHVudGVyMi1odW50ZXIy' };
const safe = { key: 'safe.directory', value: '/src' };
const instead = { key: 'url./srv/mirror.insteadOf', value: 'https://github.com/acme/token-service' };

/** What git reads in an environment. */
function readByGit(env: Env): string[] {
  const own = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...env };
  const lines = execFileSync('git', ['config', '--list'], { cwd: '/', env: own, encoding: 'utf8' });
  return lines.split('\n').filter(Boolean);
}

it('leaves settings of git alone that hold no secret', () => {
  expect(withholdSecrets(writeGitSettings([safe, instead]))).toEqual({});
  expect(withholdSecrets(writeGitSettings([]))).toEqual({});
});

it.each([
  ['a header', header],
  ['a password in an address', { key: 'remote.origin.url', value: 'https://ada:hunter2@host.test/a' }],
  ['a token in a key', { key: 'url.https://ghp_hunter2@github.com/.insteadOf', value: 'https://github.com/' }],
  ['a helper', { key: 'credential.https://github.com.helper', value: '!echo password=hunter2' }],
  ['a password of mail', { key: 'sendemail.smtpPass', value: 'hunter2' }],
])('withholds %s among the settings of git, and git reads the others', (_, secret) => {
  const env = writeGitSettings([safe, secret, instead]);

  const left = { ...env, ...withholdSecrets(env) };

  expect(readByGit(left)).toEqual(['safe.directory=/src', `url./srv/mirror.insteadof=${instead.value}`]);
  expect(Object.values(left)).not.toContain(secret.value);
  expect(Object.values(left)).not.toContain(secret.key);
});

it('lets a setting of git through that is named', () => {
  expect(withholdSecrets(writeGitSettings([header]), (name) => name === 'GIT_CONFIG_VALUE_0')).toEqual(
    writeGitSettings([header]),
  );
});

it('withholds settings that the number does not count', () => {
  const env = { ...writeGitSettings([safe]), GIT_CONFIG_KEY_1: header.key, GIT_CONFIG_VALUE_1: header.value };

  expect(withholdSecrets(env)).toMatchObject({ GIT_CONFIG_KEY_1: undefined, GIT_CONFIG_VALUE_1: undefined });
  expect(readByGit({ ...env, ...withholdSecrets(env) })).toEqual(['safe.directory=/src']);
});

it('leaves a number that git accepts, whatever the settings are', () => {
  const setting = fc.constantFrom(safe, header, instead);
  fc.assert(
    fc.property(fc.array(setting, { maxLength: 6 }), (settings) => {
      const env = writeGitSettings(settings);

      expect({ ...env, ...withholdSecrets(env) }).toMatchObject(
        writeGitSettings(settings.filter((each) => each !== header)),
      );
    }),
  );
});

it('masks the header of a setting of git, and not the name of the setting', () => {
  const env = writeGitSettings([header, safe]);

  expect(redact(`${header.key} ${header.value} aHVudGVyMi1odW50ZXIy /src`, env)).toBe(
    `${header.key} [secret] [secret] /src`,
  );
});

it.each([
  ['CI_BOT', 'ghs_0123456789abcdefghij'],
  ['DEPLOY', '-----BEGIN OPENSSH PRIVATE KEY-----\nabc'],
  ['DATABASE', 'postgres://ada:pa/ss@db.test/a'],
])('%s is withheld for its value', (name, value) => {
  expect(withholdSecrets({ [name]: value, PATH: '/bin' })).toEqual({ [name]: undefined });
});

it.each(['http://nexus.corp:8081/@acme', 'npm_config', '-----BEGIN CERTIFICATE-----'])('%s is no secret', (value) => {
  expect(withholdSecrets({ REGISTRY: value })).toEqual({});
});
