import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { ReleaseError } from '@waybill/kernel';
import * as commands from './commands/errors.ts';
import * as errors from './errors.ts';

/** Arguments for an error: a few take lists. */
function sampleOf(name: string): unknown[] {
  const lists: Record<string, unknown[]> = {
    missingAssets: [['docs/*.json']],
    severalBuilds: [['.waybill/1.0.0/handover.json', '.waybill/1.1.0/handover.json']],
    resumeDiffers: ['v1.2.0', ['p.whl'], 'It differs.'],
  };
  return lists[name] ?? ['one', 'two', 'three'];
}

const made = Object.entries({ ...errors, ...commands }).map(
  ([name, make]) => [name, (make as (...args: unknown[]) => ReleaseError)(...sampleOf(name))] as const,
);

it.each(made)('%s says what is so and what to do', (name, error) => {
  expect(error.message).toMatch(/^[A-Z`].*\.$/s);
  // The words of a plugin of others are all there is to say of its failure.
  expect(error.details.length).toBeGreaterThan(['memberFailed', 'gitFailed', 'githubRefused'].includes(name) ? 2 : 20);
});

it('has a code of its own for each', () => {
  expect(new Set(made.map(([, error]) => error.code)).size).toBe(made.length);
});

it.each(made)('%s stands in the README', async (_name, error) => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain(`\`${error.code}\``);
});
