import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { ReleaseError } from '@waybill/kernel';
import * as buildErrors from './errors.ts';
import * as registryErrors from './registry-errors.ts';
import * as signingErrors from './signing-errors.ts';

/** Arguments for an error: a few take lists. */
function sampleOf(name: string): unknown[] {
  const lists: Record<string, unknown[]> = {
    noStage: ['release', 'Dockerfile', ['build']],
    missingPlatform: [['linux/arm64'], 'default', ['linux/amd64']],
    lostPlatforms: [['linux/arm64']],
    nothingProven: [['linux/arm64']],
  };
  return lists[name] ?? ['one', 'two', 'three'];
}

const made = Object.entries({ ...buildErrors, ...registryErrors, ...signingErrors }).map(
  ([name, make]) => [name, (make as (...args: unknown[]) => ReleaseError)(...sampleOf(name))] as const,
);

it.each(made)('%s says what is so and what to do', (_name, error) => {
  expect(error.message).toMatch(/^[A-Z`].*\.$/s);
  expect(error.details.length).toBeGreaterThan(20);
});

it('has a code of its own for each', () => {
  expect(new Set(made.map(([, error]) => error.code)).size).toBe(made.length);
});

it.each(made)('%s stands in the README', async (_name, error) => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain(`\`${error.code}\``);
});
