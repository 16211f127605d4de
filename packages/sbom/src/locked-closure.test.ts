import { expect, it } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { lockedClosure } from './locked-closure.ts';
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

function closure(name: string) {
  const found = lockedClosure(parseUvLock(parseToml('uv.lock', lock)) ?? [], name);
  return found && [...found].map(([each, needs]) => [each.name, each.version, [...needs].map((need) => need.name)]);
}

it('follows what the project needs at run time, extras that it asks for and circles included', () => {
  expect(closure('parcel')).toEqual([
    ['parcel', undefined, ['requests', 'numpy']],
    ['requests', '2.31.0', ['urllib3', 'pysocks']],
    ['numpy', '2.0.0', []],
    ['urllib3', '2.2.1', ['requests']],
    ['pysocks', '1.7.1', []],
  ]);
});

it('gives nothing for a project that the lock does not know', () => {
  expect(closure('other')).toBeUndefined();
});

it('gives nothing for a lock of an unknown shape', () => {
  expect(parseUvLock({ package: 'later' })).toBeUndefined();
});
