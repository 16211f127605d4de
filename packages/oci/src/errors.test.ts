import { expect, it } from '@jest/globals';
import { fakeRun } from '@waybill/kernel/testing';
import { findCredentials } from './credentials/find-credentials.ts';
import { credentialsRefused, noPushAccess } from './errors.ts';

const image = 'ghcr.io/acme/parcel';
const run = fakeRun(() => ({}));

it.each([
  ['GITHUB_TOKEN', { username: undefined, password: undefined }, true],
  ['DOCKER_REGISTRY_PASSWORD', { username: 'mona', password: 'own' }, false],
])('says what takes precedence over GITHUB_TOKEN when credentials are from %s: %j', async (_source, own, says) => {
  const source = (await findCredentials('ghcr.io', own, { env: { GITHUB_TOKEN: 'job' }, run }))?.source ?? '';

  for (const error of [noPushAccess(image, source, ''), credentialsRefused('ghcr.io', source, image)]) {
    expect(error.details).toContain('packages: write');
    expect(error.details.includes('take precedence over `GITHUB_TOKEN`')).toBe(says);
  }
});

it('says nothing of GitHub elsewhere', () => {
  expect(noPushAccess('registry.example.com/acme/parcel', '`config.json`', '').details).not.toContain('GITHUB');
});
