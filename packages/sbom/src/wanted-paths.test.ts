import { expect, it } from '@jest/globals';
import { isRpmDatabase, isWanted } from './wanted-paths.ts';

it.each([
  'usr/lib/python3.11/site-packages/requests-2.31.0.dist-info/METADATA',
  'requests-2.31.0.dist-info/METADATA',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO',
  'var/lib/dpkg/status',
  'var/lib/dpkg/status.d/base',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  'etc/os-release',
  'usr/lib/os-release',
])('wants %s', (path) => {
  expect(isWanted(path)).toBe(true);
});

it.each([
  'usr/lib/python3/site-packages/requests-2.31.0.dist-info/RECORD',
  'usr/lib/python3/site-packages/METADATA',
  'var/lib/dpkg/status-old',
  'var/lib/dpkg/status.d/base.md5sums',
  'srv/var/lib/dpkg/status',
  'etc/os-release/x',
])('does not want %s', (path) => {
  expect(isWanted(path)).toBe(false);
});

it.each([
  ['var/lib/rpm/rpmdb.sqlite', true],
  ['usr/lib/sysimage/rpm/Packages.db', true],
  ['var/lib/rpm/Packages', true],
  ['var/lib/rpm/__db.001', false],
])('tells of %s whether it is an RPM database: %s', (path, expected) => {
  expect(isRpmDatabase(path)).toBe(expected);
});
