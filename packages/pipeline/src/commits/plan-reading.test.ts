import { expect, it } from '@jest/globals';
import { planReading } from './plan-reading.ts';

const typesWith = (options: object) =>
  planReading({ plugin: '@semantic-release/commit-analyzer' }, { ...options })?.types ?? [];

it.each([
  ['nothing', {}],
  ['rules about some types', { releaseRules: [{ type: 'docs', scope: 'README', release: 'patch' }] }],
  ['sections for some types', { presetConfig: { types: [{ type: 'feat', section: 'New' }] } }],
])('knows the types of the preset, configured with %s', (_what, options) => {
  expect(typesWith({ preset: 'conventionalcommits', ...options })).toEqual(
    expect.arrayContaining(['feat', 'fix', 'docs', 'chore', 'refactor']),
  );
});

it('knows a type once, as the configuration spells it', () => {
  expect(typesWith({ releaseRules: [{ type: 'Feat', release: 'minor' }, { type: 'parcel' }] })).toEqual(
    expect.arrayContaining(['Feat', 'parcel', 'fix']),
  );
  expect(typesWith({ releaseRules: [{ type: 'Feat', release: 'minor' }] })).not.toContain('feat');
});
