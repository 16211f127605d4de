import { expect, it } from '@jest/globals';
import { parseApkInstalled } from './parse-apk-installed.ts';
import { parseDpkgStatus } from './parse-dpkg-status.ts';
import { parseOsRelease } from './parse-os-release.ts';

it('takes from the dpkg status what is installed', () => {
  const text = `Package: libc6
Status: install ok installed
Architecture: amd64
Multi-Arch: same
Version: 2.36-9+deb12u13
Description: GNU C Library
 Package: not-this-one
 .
 Version: 9

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: half
Status: install reinstreq half-installed
Version: 1.0

Package: held
Status: hold ok installed
Version: 1:2.0~rc1
`;

  expect(parseDpkgStatus(text)).toEqual([
    { name: 'libc6', version: '2.36-9+deb12u13', architecture: 'amd64' },
    { name: 'held', version: '1:2.0~rc1', architecture: undefined },
  ]);
});

it('reads the files of distroless images, which have no status', () => {
  expect(parseDpkgStatus('Package: tzdata\nVersion: 2024a\nArchitecture: all\n')).toEqual([
    { name: 'tzdata', version: '2024a', architecture: 'all' },
  ]);
});

it('reads the database of apk', () => {
  const text =
    'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\nF:lib\nR:ld-musl.so\n\nP:busybox\nV:1.36.1-r2\nA:x86_64\n\n';

  expect(parseApkInstalled(text)).toEqual([
    { name: 'musl', version: '1.2.5-r0', architecture: 'x86_64', license: 'MIT' },
    { name: 'busybox', version: '1.36.1-r2', architecture: 'x86_64', license: undefined },
  ]);
});

it.each([
  ['PRETTY_NAME="Debian"\nVERSION_ID="12"\nID=debian\n', { id: 'debian', version: '12' }],
  ["ID='alpine'\nVERSION_ID=3.20.1", { id: 'alpine', version: '3.20.1' }],
  ['ID=wolfi\r\n', { id: 'wolfi', version: undefined }],
  ['', undefined],
])('reads the distribution in %j', (text, expected) => {
  expect(parseOsRelease(text)).toEqual(expected);
});
