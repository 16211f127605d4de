import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growth } from '../../test/growth.ts';
import { parseApkFiles, parseApkInstalled } from './parse-apk-installed.ts';
import { parseDpkgStatus } from './parse-dpkg-status.ts';
import { parseOsRelease } from './parse-os-release.ts';

describe('dpkg', () => {
  it('reads fields in any case and no continuation lines', () => {
    const text = `Package: libc6
Status: install ok installed
architecture: amd64
Multi-Arch: same
Version: 2.36-9+deb12u13
Description: GNU C Library
 Package: not-this-one
 .
 Version: 9

Package: held\r
Status: hold ok installed\r
Version: 1:2.0~rc1\r
`;

    expect(parseDpkgStatus(text)).toEqual([
      { name: 'libc6', version: '2.36-9+deb12u13', architecture: 'amd64' },
      { name: 'held', version: '1:2.0~rc1' },
    ]);
  });

  it.each([
    ['install ok installed', true],
    ['install ok triggers-pending', true],
    ['install ok triggers-awaited', true],
    ['install ok half-configured', true],
    ['install ok unpacked', true],
    ['install reinstreq half-installed', true],
    ['deinstall ok installed', true],
    ['unknown ok not-installed', false],
    ['deinstall ok config-files', false],
    ['purge ok not-installed', false],
  ])('takes what is on the disk: %s', (status, expected) => {
    const packages = parseDpkgStatus(`Package: base\nStatus: ${status}\nVersion: 1.0\n`);

    expect(packages.length === 1).toBe(expected);
  });

  it('reads the files of distroless images, which have no status', () => {
    expect(parseDpkgStatus('Package: tzdata\nVersion: 2024a\nArchitecture: all\n')).toEqual([
      { name: 'tzdata', version: '2024a', architecture: 'all' },
    ]);
  });

  it.each([
    ['', undefined],
    ['Source: base\n', undefined],
    ['Source: base (1.0-1)\n', undefined],
    ['Source: glibc\n', { name: 'glibc', version: undefined }],
    ['Source: glibc (2.36-9)\n', { name: 'glibc', version: '2.36-9' }],
    // Built once more without a change of the source.
    ['Source: base (1.0)\n', { name: 'base', version: '1.0' }],
  ])('knows the source package by %j', (source, upstream) => {
    expect(parseDpkgStatus(`Package: base\n${source}Version: 1.0-1\n`)[0]?.upstream).toEqual(upstream);
  });
});

describe('apk', () => {
  const text =
    'C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:ld-musl.so\n\nP:ssl_client\nV:1.36.1-r2\no:busybox\nF:\nR:top\nF:usr/bin\nR:ssl_client\n';

  it('reads packages with their origin', () => {
    expect(parseApkInstalled(text)).toEqual([
      { name: 'musl', version: '1.2.5-r0', architecture: 'x86_64', license: 'MIT' },
      { name: 'ssl_client', version: '1.36.1-r2', upstream: { name: 'busybox' } },
    ]);
  });

  it('reads whose files are whose', () => {
    expect([...parseApkFiles(text)]).toEqual([
      ['musl', 'lib/ld-musl.so'],
      ['ssl_client', 'top'],
      ['ssl_client', 'usr/bin/ssl_client'],
    ]);
  });
});

describe('os-release', () => {
  it.each([
    ['Debian', 'PRETTY_NAME="Debian"\nVERSION_ID="12"\nID=debian\n', { id: 'debian', version: '12' }],
    ['Alpine', "ID='alpine'\nVERSION_ID=3.20.1", { id: 'alpine', version: '3.20.1' }],
    ['Arch', 'ID=arch\nBUILD_ID=rolling\n', { id: 'arch', version: undefined, build: 'rolling' }],
    ['line ends of Windows', 'ID=wolfi\r\nVERSION_ID="20230201"\r\n', { id: 'wolfi', version: '20230201' }],
    [
      'comments and other keys',
      '# ID=no\nMY_ID=no\nID_LIKE="rhel  fedora"\nID=rocky',
      { id: 'rocky', like: ['rhel', 'fedora'] },
    ],
    ['the last of several', 'ID=a\nID=b', { id: 'b' }],
    ['upper case', 'ID=Debian', { id: 'debian' }],
    ['quotes in quotes', 'ID=x\nPRETTY_NAME="a \\"b\\" \\$c"', { prettyName: 'a "b" $c' }],
    ['half a quote', 'ID="x', { id: 'x' }],
  ])('reads %s', (_, text, expected) => {
    expect(parseOsRelease(text)).toMatchObject(expected);
  });

  it('reads unstable Debian, which has a code name and no version', () => {
    const text = 'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nVERSION_CODENAME=trixie\nID=debian\n';

    expect(parseOsRelease(text)).toEqual({
      id: 'debian',
      codename: 'trixie',
      prettyName: 'Debian GNU/Linux trixie/sid',
      like: [],
    });
  });

  it.each(['', 'VERSION_ID=12', 'ID=', 'ID=""', '=debian'])('finds nothing in %j', (text) => {
    expect(parseOsRelease(text)).toBeUndefined();
  });
});

it.each([
  ['os-release', parseOsRelease, (count: number) => `ID=${'"'.repeat(count)}${' '.repeat(count)}x\nID=\n`.repeat(2)],
  ['dpkg', parseDpkgStatus, (count: number) => `Package:${' '.repeat(count)}x${'\n \n'.repeat(count)}Version`],
  ['apk', parseApkInstalled, (count: number) => `P:${' '.repeat(count)}x${'\n\n'.repeat(count)}V:`],
])('takes time that grows with the text: %s', async (_, parse, textOf) => {
  // Thirty-two times the work; its square would be 1024.
  expect(await growth([5000, 160_000], (count) => parse(textOf(count)))).toBeLessThan(192);
});

it('reads any text without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseOsRelease(text);
      parseDpkgStatus(text);
      parseApkInstalled(text);
      [...parseApkFiles(text)];
    }),
  );
});
