import { describe, expect, it } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { growth } from '../../test/growth.ts';
import { lockedClosure } from './locked-closure.ts';
import { identityOf, type LockedPackage } from './locked-package.ts';
import { parseUvLock } from './parse-uv-lock.ts';

const lock = `version = 1
[[package]]
name = "parcel"
source = { editable = "." }
dependencies = [{ name = "requests", extra = ["socks"] }, { name = "numpy", version = "2.0.0", marker = "x" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[package.optional-dependencies]
plot = [{ name = "matplotlib" }]
[[package]]
name = "requests"
version = "2.31.0"
dependencies = [{ name = "urllib3" }]
[package.optional-dependencies]
socks = [{ name = "pysocks" }]
[[package]]
name = "urllib3"
version = "2.2.1"
dependencies = [{ name = "requests" }]
[[package]]
name = "pysocks"
version = "1.7.1"
[[package]]
name = "numpy"
version = "1.26.0"
[[package]]
name = "numpy"
version = "2.0.0"
[[package]]
name = "pytest"
version = "8.0.0"
[[package]]
name = "matplotlib"
version = "3.9.0"
`;

function closure(text: string): [string, string[]][] {
  const packages = parseUvLock(parseToml('uv.lock', text)) ?? [];
  const [root] = packages;
  if (root === undefined) return [];
  return [...lockedClosure(packages, root)].map(([each, needs]) => [refOf(each), [...needs].map(refOf)]);
}

const refOf = (each: LockedPackage) => identityOf(each).ref;

it('follows what the project needs at run time, extras that it asks for and circles included', () => {
  expect(closure(lock)).toEqual([
    ['local:parcel@:editable .', ['pkg:pypi/requests@2.31.0', 'pkg:pypi/numpy@2.0.0']],
    ['pkg:pypi/requests@2.31.0', ['pkg:pypi/urllib3@2.2.1', 'pkg:pypi/pysocks@1.7.1']],
    ['pkg:pypi/numpy@2.0.0', []],
    ['pkg:pypi/urllib3@2.2.1', ['pkg:pypi/requests@2.31.0']],
    ['pkg:pypi/pysocks@1.7.1', []],
  ]);
});

describe('one version from two indexes', () => {
  const pytorch = 'https://download.pytorch.org/whl/cpu';
  const torch = (registry: string) => `[[package]]
name = "torch"
version = "2.5.1"
source = { registry = "${registry}" }
`;
  const both = torch('https://pypi.org/simple') + torch(pytorch);
  const project = (dependencies: string) => `[[package]]
name = "parcel"
source = { virtual = "." }
dependencies = [${dependencies}]
`;
  const need = (registry: string) => `{ name = "torch", version = "2.5.1", source = { registry = "${registry}" } }`;

  it.each([
    ['the one that is meant', need('https://pypi.org/simple'), ['pkg:pypi/torch@2.5.1']],
    [
      'the other one',
      need(pytorch),
      ['pkg:pypi/torch@2.5.1?repository_url=https%3A%2F%2Fdownload.pytorch.org%2Fwhl%2Fcpu'],
    ],
    [
      'both',
      `${need('https://pypi.org/simple')}, ${need(pytorch)}`,
      ['pkg:pypi/torch@2.5.1', 'pkg:pypi/torch@2.5.1?repository_url=https%3A%2F%2Fdownload.pytorch.org%2Fwhl%2Fcpu'],
    ],
  ])('is %s', (_, dependencies, expected) => {
    expect(closure(project(dependencies) + both)[0]?.[1]).toEqual(expected);
  });
});

it('gives nothing for a lock of an unknown shape', () => {
  expect(parseUvLock({ package: 'later' })).toBeUndefined();
});

it('takes time that grows with the lock', async () => {
  const times = await growth([1000, 16_000], (count) => {
    const packages = Array.from({ length: count }, (_, index): LockedPackage => {
      const needs = [index + 1, index + 2].map((other) => ({ name: `p${other}`, extras: ['x'] }));
      return {
        ...{ name: `p${index}`, version: '1', origin: { key: '', source: {} } },
        ...{ dependencies: needs, extras: { x: needs } },
      };
    });
    lockedClosure(packages, packages[0] as LockedPackage);
  });

  // Sixteen times the work; its square would be 256.
  expect(times).toBeLessThan(96);
});
