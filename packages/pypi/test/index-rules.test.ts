import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sha256File } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { readDistribution } from '../src/files/read-distribution.ts';
import { inspect } from '../src/rules/check-content.ts';
import { indexRules } from '../src/rules/index-rules.ts';
import { type Case, fileOf } from './case-files.ts';
import { cases } from './rule-cases.ts';

/** The rules that a file breaks, by name. */
async function broken(made: Case): Promise<readonly string[]> {
  const [name, bytes] = await fileOf(made);
  await using folder = await temporaryFolder({ [name]: bytes });
  const path = join(folder.path, name);
  const inspected = await inspect(await readDistribution(path, await sha256File(path)));
  return indexRules.filter((rule) => rule.find(inspected).some(({ isDoubtful }) => !isDoubtful)).map(({ id }) => id);
}

test('every rule has a source, and files on both sides of it', () => {
  expect(Object.keys(cases).sort()).toEqual(indexRules.map(({ id }) => id).sort());
  for (const { source } of indexRules) expect(source).toMatch(/^https:\/\//);
  for (const { accepted, refused } of Object.values(cases)) {
    expect(Math.min(accepted.length, refused.length)).toBeGreaterThan(0);
  }
});

describe.each(Object.entries(cases))('%s', (id, { accepted, refused }) => {
  test.each(accepted.map((made, at) => [at, made] as const))('lets pass file %i', async (_, made) => {
    expect(await broken(made)).toEqual([]);
  });

  test.each(refused.map((made, at) => [at, made] as const))('refuses file %i', async (_, made) => {
    expect(await broken(made)).toContain(id);
  });
});
