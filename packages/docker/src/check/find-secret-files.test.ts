import { expect, it } from '@jest/globals';
import { looksSecret } from './find-secret-files.ts';

it.each([
  ['app/.env', true],
  ['app/.env.production', true],
  ['app/.env.example', false],
  ['root/.ssh/id_ed25519', true],
  ['root/.ssh/id_ed25519.pub', false],
  ['root/.pypirc', true],
  ['root/.docker/config.json', true],
  ['app/config.json', false],
  ['app/server.key', true],
  ['etc/apt/trusted.gpg.d/archive.key', false],
  ['usr/lib/python3/dist-packages/x.key', false],
  ['app/monkey.py', false],
])('%s looks secret: %s', (path, expected) => {
  expect(looksSecret(path)).toBe(expected);
});
