import { expect, it } from '@jest/globals';
import { isOwnSite } from './own-site.ts';

it.each([
  ['ghcr.io', 'ghcr.io', true],
  ['registry-1.docker.io', 'auth.docker.io', true],
  ['registry.gitlab.com', 'gitlab.com', true],
  ['registry.git.corp.example', 'git.corp.example', true],
  ['registry.acme.co.uk', 'auth.acme.co.uk', true],
  ['127.0.0.1', 'localhost', true],
  ['registry', 'registry', true],
  ['10.0.0.7', '10.0.0.7', true],
  ['ghcr.io', 'evil.io', false],
  ['ghcr.io', 'ghcr.io.evil.example', false],
  ['registry.acme.co.uk', 'evil.co.uk', false],
  ['acme.azurecr.io', 'evil.azurecr.io', false],
  ['acme.jfrog.io', 'evil.jfrog.io', false],
  ['1.dkr.ecr.eu-west-1.amazonaws.com', '2.dkr.ecr.eu-west-1.amazonaws.com', false],
  ['acme.sonatype.app', 'evil.sonatype.app', false],
  ['acme.github.io', 'evil.github.io', false],
  ['registry', 'auth', false],
  ['10.0.0.7', '10.0.0.8', false],
  ['ghcr.io', '127.0.0.1', false],
])('%s and %s are one site: %s', async (registry, other, expected) => {
  expect(await isOwnSite(registry, other)).toBe(expected);
});
