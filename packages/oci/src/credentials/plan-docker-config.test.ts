import { expect, it } from '@jest/globals';
import { parseImageName } from '../name.ts';
import { planDockerConfig } from './plan-docker-config.ts';

const credentials = { username: 'mona', password: 'word', source: 'a test' };
const auth = Buffer.from('mona:word').toString('base64');

function configOf(image: string, before?: Parameters<typeof planDockerConfig>[2]) {
  const name = parseImageName(image);
  if (name === undefined) throw new Error(image);
  return planDockerConfig(name, credentials, before);
}

it('holds the credentials of a registry, by the name that Docker has for it', () => {
  expect(configOf('ghcr.io/acme/parcel')).toEqual({ auths: { 'ghcr.io': { auth } } });
  expect(configOf('acme/parcel')).toEqual({ auths: { 'https://index.docker.io/v1/': { auth } } });
});

it('keeps what is there, and asks no helper for this registry', () => {
  const before = { auths: { 'registry.example.com': { auth: 'x' } }, credsStore: 'pass', currentContext: 'ci' };

  expect(configOf('ghcr.io/acme/parcel', before)).toEqual({
    ...before,
    auths: { ...before.auths, 'ghcr.io': { auth } },
    credHelpers: { 'ghcr.io': '' },
  });
});
