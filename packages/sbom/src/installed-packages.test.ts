import { expect, it } from '@jest/globals';
import { installedPackages } from './installed-packages.ts';

const installed = (files: Record<string, string>) => installedPackages(new Map(Object.entries(files)));

it('reads every database there is and lists a package once', () => {
  const { packages, gap } = installed({
    'usr/lib/os-release': 'ID=alpine\nVERSION_ID=3.20.1\n',
    'usr/lib/apk/db/installed': 'P:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\n',
    'app/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n',
    'venv/A-1.dist-info/METADATA': 'Name: A\nVersion: 1\n',
    'app/b.egg-info': 'Name: b\nVersion: 2\nLicense: BSD\n',
    'app/c-1.dist-info/METADATA': 'broken',
  });

  expect(packages.map(({ purl, license }) => [purl, license])).toEqual([
    ['pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1', 'MIT'],
    ['pkg:pypi/a@1', undefined],
    ['pkg:pypi/b@2', 'BSD'],
  ]);
  expect(gap).toBeUndefined();
});

it('says that RPM packages are not listed', () => {
  expect(installed({ 'var/lib/rpm/rpmdb.sqlite': '', 'a.egg-info': 'Name: a\nVersion: 1' }).gap).toContain('RPM');
});

it('says that nothing was found', () => {
  expect(installed({ 'etc/os-release': 'ID=debian' })).toMatchObject({ packages: [], gap: expect.any(String) });
});
