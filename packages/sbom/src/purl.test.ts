import { expect, it } from '@jest/globals';
import { ociPurl, pypiPurl, systemPurl } from './purl.ts';

it.each([
  [pypiPurl('My.Project_x', '1.0rc1'), 'pkg:pypi/my-project-x@1.0rc1'],
  [pypiPurl('requests'), 'pkg:pypi/requests'],
  [
    systemPurl('deb', { name: 'libc6', version: '2.36-9', architecture: 'amd64' }, { id: 'debian', version: '12' }),
    'pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12',
  ],
  [systemPurl('apk', { name: 'musl', version: '1.2.5-r0' }), 'pkg:apk/alpine/musl@1.2.5-r0'],
  [
    ociPurl('ghcr.io/Acme/Parcel', 'sha256:ab', { tag: '1.2.0' }),
    'pkg:oci/parcel@sha256:ab?repository_url=ghcr.io%2FAcme%2FParcel&tag=1.2.0',
  ],
])('makes %s', (purl, expected) => {
  expect(purl).toBe(expected);
});
