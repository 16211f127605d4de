import { expect, it } from '@jest/globals';
import { missingPlatforms, parseBuilder } from './parse-builder.ts';

it('reads the platforms of all nodes', () => {
  const output = `Name:   farm
Driver: remote

Nodes:
Name:      one
Platforms: linux/amd64*, linux/386
Name:      two
Platforms: linux/arm64
Features:
 OCI exporter:         true
`;

  expect(parseBuilder(output)).toEqual({
    name: 'farm',
    driver: 'remote',
    nodes: 2,
    platforms: ['linux/amd64', 'linux/386', 'linux/arm64'],
    exportsOci: true,
  });
});

it('does not judge a builder that lists no features', () => {
  expect(parseBuilder('Name: default\n').exportsOci).toBe(true);
});

it('knows that v8 is what arm64 means', () => {
  expect(missingPlatforms(['linux/arm64', 'linux/arm/v7'], ['linux/arm64/v8', 'linux/arm/v6'])).toEqual([
    'linux/arm/v7',
  ]);
});
