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
    isPartial: false,
  });
});

it.each([
  ['running', 'running', false],
  ['running', 'inactive', true],
])('knows by the states %s and %s whether a machine is missing', (one, other, isPartial) => {
  const nodes = [one, other].map((status) => `Name: n\nStatus:   ${status}\nPlatforms: linux/amd64\n`);

  expect(parseBuilder(`Name: farm\nDriver: kubernetes\n\nNodes:\n${nodes.join('\n')}`).isPartial).toBe(isPartial);
});

it('does not judge a builder that lists no features', () => {
  expect(parseBuilder('Name: default\n').exportsOci).toBe(true);
});

it('knows that v8 is what arm64 means', () => {
  expect(missingPlatforms(['linux/arm64', 'linux/arm/v7'], ['linux/arm64/v8', 'linux/arm/v6'])).toEqual([
    'linux/arm/v7',
  ]);
});
