import { expect, it } from '@jest/globals';
import { parseOptions } from '@waybill/kernel';
import { Options } from '../options.ts';
import { indexTargets } from './index-targets.ts';

function namesOf(...repositories: string[]): string[] {
  const raw = { indexes: repositories.map((repository) => ({ repository })) };
  return indexTargets(parseOptions(Options, { name: 'pypi', raw, host: {}, env: {} }), {}).map(
    ({ index }) => index.name,
  );
}

it('indexes of one host have names of their own', () => {
  const nexus = 'https://nexus.corp/repository';

  expect(namesOf(`${nexus}/releases/`, `${nexus}/mirror/`)).toEqual([
    ...['nexus.corp/repository/releases', 'nexus.corp/repository/mirror'],
  ]);
  expect(namesOf(`${nexus}/releases/`, 'https://other.corp/')).toEqual(['nexus.corp', 'other.corp']);
  // Twice the same is one index: wheels and sdists may be listed apart.
  expect(namesOf(`${nexus}/releases/`, `${nexus}/releases/`)).toEqual(['nexus.corp', 'nexus.corp']);
});
