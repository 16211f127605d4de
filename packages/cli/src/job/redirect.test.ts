import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findNeeds } from './find-needs.ts';
import { type Entry, redirect } from './redirect.ts';
import type { About } from './rule.ts';

const host = '127.0.0.1:5000';
const about: About = {
  env: {},
  slug: 'acme/parcel',
  places: {
    registry: { host, platforms: ['linux/amd64'] },
    index: {
      ...{ upload: 'http://127.0.0.1:1/legacy/', simple: 'http://127.0.0.1:1/simple/' },
      standsFor: 'https://upload.pypi.org/legacy/',
    },
    slack: { api: 'http://127.0.0.1:2/api/' },
    s3: { endpoint: 'http://127.0.0.1:3' },
    mail: { host: '127.0.0.1', port: 4 },
    webhooks: true,
  },
};
const entry = (plugin: unknown, options: object = {}, key = String(plugin).split('/').at(-1) ?? ''): Entry => ({
  ...{ plugin, key, options: { ...options } },
});
const turn = (plugin: string, section: unknown, options: object = {}) =>
  redirect(entry(plugin, options), section, about);

it.each([
  [
    '@waybill/pypi',
    { repository: 'https://nexus.corp/pypi/', index: 'https://nexus.corp/simple/', token: 'x', username: 'y' },
  ],
  ['@waybill/pypi', { indexes: ['testpypi', { repository: 'https://a.corp/' }] }],
  [
    '@waybill/docker',
    { image: 'ghcr.io/acme/parcel', alsoTo: ['docker.io/acme/parcel'], cacheTo: ['type=registry,ref=a.corp/c'] },
  ],
  [
    '@waybill/docker',
    {
      images: [{ image: 'a.corp:5000/x', alsoTo: ['b.corp/x'], cacheTo: ['c.corp/x'] }],
      nodes: [{ endpoint: 'tcp://n.corp' }],
    },
  ],
  ['@waybill/slack', { apiUrl: 'https://slack.corp/', webhook: 'https://hooks.slack.corp/x' }],
  ['@waybill/email', { host: 'smtp.corp', port: 25, username: 'x', password: 'y' }],
  [
    '@waybill/archive',
    { bucket: 'b', endpoint: 'https://s3.corp', role: 'arn:aws:iam::123456789012:role/x', kmsKey: 'k' },
  ],
  ['@waybill/gate', { apiUrl: 'https://github.corp/api/v3', token: 'x' }],
  ['@waybill/scan', { apiUrl: 'https://github.corp/api/v3' }],
  ['@waybill/documents', { apiUrl: 'https://github.corp/api/v3' }],
  [
    '@semantic-release/github',
    { githubUrl: 'https://github.corp', githubApiUrl: 'https://github.corp', proxy: 'http://proxy.corp' },
  ],
])('keeps no address of %s, in its section and in its own options: %j', (plugin, options) => {
  for (const { redirected } of [
    turn(plugin, options),
    turn(plugin, undefined, options),
    turn(plugin, options, options),
  ]) {
    expect(redirected).toBeDefined();
    const left = JSON.stringify(redirected).replaceAll(/"127\.0\.0\.1:5000\/[^"]*"/g, '""');
    expect(left).not.toMatch(/\.corp|testpypi|arn:|"(?:token|username|password)"/);
    expect(left).not.toContain('docker.io');
  }
});

it('pushes each image to one registry, under its own name', () => {
  const { redirected } = turn('@waybill/docker', {
    images: [{ image: 'a.corp:5000/x', target: 'api' }, { image: 'acme/y' }],
  });

  expect(redirected?.entry.options).toMatchObject({
    ...{ images: [{ image: `${host}/a.corp/x`, target: 'api' }, { image: `${host}/acme/y` }], sign: false },
  });
});

it('builds for what the engine builds, and says what is missing', () => {
  const { redirected, leftOut } = turn('@waybill/docker', { platforms: ['linux/amd64', 'linux/arm64'] });

  expect(redirected?.entry.options['platforms']).toEqual(['linux/amd64']);
  expect(leftOut).toEqual([{ part: 'docker', reason: 'linux/arm64 is left out: the engine here does not build it' }]);
});

it.each([
  ['@waybill/deploy', {}],
  ['@semantic-release/gitlab', {}],
  ['@semantic-release/npm', {}],
  ['semantic-release-slack-bot', {}],
])('leaves %s out, and says why', (plugin, section) => {
  expect(turn(plugin, section)).toEqual({ leftOut: [{ part: expect.any(String), reason: expect.any(String) }] });
});

it('leaves the image out where no engine runs, and other parts where they have no stand-in', () => {
  const bare = { ...about, places: {} };
  const parts = ['@waybill/docker', '@waybill/slack', '@waybill/archive', '@waybill/email', '@waybill/webhook'];

  for (const plugin of parts) expect(redirect(entry(plugin), {}, bare).redirected).toBeUndefined();
  expect(redirect(entry('@waybill/docker'), {}, bare).leftOut).toEqual([
    { part: 'docker', reason: 'no Docker engine and registry run here' },
  ]);
});

it('says nothing of what the project has switched off', () => {
  expect(turn('@waybill/deploy', false).leftOut).toEqual([]);
  expect(turn('@waybill/pypi', false)).toEqual({
    redirected: { entry: entry('@waybill/pypi'), section: false },
    leftOut: [],
  });
});

it('keeps plugins of the repository itself', () => {
  const own = { prepare: () => {} };
  expect(redirect(entry(own, {}, 'own'), undefined, about).redirected?.entry.plugin).toBe(own);
  expect(redirect(entry('./release/plugin.js'), undefined, about).redirected).toBeDefined();
});

it('runs no command that checks or delivers', () => {
  const { redirected, leftOut } = turn('@semantic-release/exec', undefined, {
    ...{ prepareCmd: 'make', verifyReleaseCmd: 'make check', publishCmd: 'twine upload', successCmd: 'curl' },
  });

  expect(redirected?.entry.options).toEqual({ prepareCmd: 'make', verifyReleaseCmd: 'make check' });
  expect(leftOut.map(({ reason }) => reason.split(' ')[0])).toEqual(['`exec.publishCmd`', '`exec.successCmd`']);
});

it('names what a configuration needs', () => {
  const list = [
    { entry: entry('@waybill/pypi'), section: undefined },
    { entry: entry('@waybill/docker'), section: { alsoTo: ['acme/parcel'] } },
    { entry: entry('@waybill/slack'), section: { routes: [{ to: ['#product', 'ops'] }] } },
    { entry: entry('@waybill/archive'), section: { bucket: 'releases' } },
    { entry: entry('@waybill/webhook'), section: { endpoints: { audit: {} } } },
    { entry: entry('@waybill/email'), section: undefined },
  ];

  expect(findNeeds(list, { ...about, env: { SLACK_CHANNELS: 'engineering, ops' } })).toMatchObject({
    ...{
      index: true,
      images: ['ghcr.io/acme/parcel', 'acme/parcel'],
      channels: ['engineering', 'ops', 'product'],
    },
    ...{ bucket: 'releases', endpoints: ['audit'], mail: false, hasChannels: true },
  });
});

it('takes a configuration of any form', () => {
  const plugins = fc.constantFrom(
    '@waybill/pypi',
    '@waybill/docker',
    '@waybill/slack',
    '@waybill/email',
    '@semantic-release/exec',
  );
  fc.assert(
    fc.property(
      plugins,
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('image', 'images', 'alsoTo', 'indexes', 'platforms', 'channels', 'routes', 'publishCmd'),
        fc.jsonValue(),
      ),
      (plugin, section, options) => {
        redirect(entry(plugin, options), section, about);
        findNeeds([{ entry: entry(plugin, options), section }], about);
      },
    ),
    { numRuns: 300 },
  );
});

it.each([
  ['https://upload.pypi.org/legacy/', 'pypi'],
  ['https://test.pypi.org/legacy/', 'pypi'],
  ['https://nexus.corp/pypi/', undefined],
  ['https://upload.pypi.org.corp/', undefined],
])('files for %s keep the rules of that index, and not of the one on this machine', (standsFor, rules) => {
  const index = { upload: 'http://127.0.0.1:1/legacy/', simple: 'http://127.0.0.1:1/simple/', standsFor };
  const env = { PYPI_REPOSITORY_URL: index.upload };

  const { redirected } = redirect({ plugin: '@waybill/pypi', key: 'pypi', options: {} }, undefined, {
    ...{ slug: 'acme/parcel', env, places: { index } },
  });

  expect(redirected?.entry.options['rules']).toBe(rules);
});
