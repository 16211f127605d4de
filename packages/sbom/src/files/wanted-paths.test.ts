import { expect, it } from '@jest/globals';
import { findUnread, isWanted } from './wanted-paths.ts';

it.each([
  'usr/lib/python3.11/site-packages/requests-2.31.0.dist-info/METADATA',
  'usr/lib/python3.11/site-packages/requests-2.31.0.dist-info/direct_url.json',
  'requests-2.31.0.dist-info/METADATA',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO',
  'var/lib/dpkg/status',
  'var/lib/dpkg/status.d/base',
  'var/lib/dpkg/status.d/base.md5sums',
  'var/lib/dpkg/info/libc6:amd64.list',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
  'etc/os-release',
  'usr/lib/os-release',
  'var/lib/rpm/rpmdb.sqlite',
  'usr/lib/sysimage/rpm/rpmdb.sqlite-wal',
  'usr/lib/sysimage/rpm/Packages.db',
  'var/lib/rpm/Packages',
  'var/lib/rpmmanifest/container-manifest-2',
  'usr/local/include/python3.12/patchlevel.h',
  'usr/local/include/python3.13t/patchlevel.h',
  'usr/local/include/node/node_version.h',
  'usr/local/go/VERSION',
  'opt/java/openjdk/release',
])('wants %s', (path) => {
  expect(isWanted(path)).toBe(true);
});

it.each([
  'usr/lib/python3/site-packages/requests-2.31.0.dist-info/RECORD',
  'usr/lib/python3/site-packages/METADATA',
  'var/lib/dpkg/status-old',
  'var/lib/dpkg/info/libc6:amd64.md5sums',
  'srv/var/lib/dpkg/status',
  'etc/os-release/x',
  'opt/a/b/c/d/e/f/release',
  'home/release',
])('does not want %s', (path) => {
  expect(isWanted(path)).toBe(false);
});

it.each([
  ['var/lib/rpm/rpmdb.sqlite', 'rpm'],
  ['usr/lib/sysimage/rpm/Packages.db', 'rpm'],
  ['var/lib/rpm/Packages', 'rpm'],
  ['var/lib/rpm/__db.001', undefined],
  ['opt/conda/conda-meta/numpy-2.0.0-py312.json', 'conda'],
  ['opt/conda/conda-meta/history', undefined],
  ['usr/lib/node_modules/npm/package.json', undefined],
  ['app/node_modules/parcel/lib/package.json', undefined],
  ['usr/local/bin/node', 'node'],
  ['opt/app.jar', 'java'],
  ['opt/app.JAR', 'java'],
  ['opt/jarfile', undefined],
  ['site-packages/numpy.libs/libopenblas64_p-r0-0cf96a72.3.23.dev.so', 'shared object'],
  ['site-packages/psycopg2/.libs/libpq-1.so.5.13', 'shared object'],
  ['site-packages/numpy/core/_multiarray.so', undefined],
  ['usr/local/bin/python3.12', 'python'],
  ['usr/local/bin/python3.12-config', undefined],
])('sees in %s what nothing reads: %s', (path, expected) => {
  expect(findUnread(path)).toBe(expected);
});
