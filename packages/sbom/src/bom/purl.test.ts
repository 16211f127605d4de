import { expect, it } from '@jest/globals';
import { ociPurl, pypiPurl, systemPurl } from './purl.ts';

it.each([
  [pypiPurl('My.Project_x', '1.0rc1'), 'pkg:pypi/my-project-x@1.0rc1'],
  [pypiPurl('requests'), 'pkg:pypi/requests'],
  [
    pypiPurl('torch', '2.5.1+cpu', { repository_url: 'https://download.pytorch.org/whl/cpu' }),
    'pkg:pypi/torch@2.5.1%2Bcpu?repository_url=https%3A%2F%2Fdownload.pytorch.org%2Fwhl%2Fcpu',
  ],
  [
    systemPurl('deb', { name: 'libc6', version: '2.36-9', architecture: 'amd64' }, { id: 'debian', version: '12' }),
    'pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12',
  ],
  [systemPurl('apk', { name: 'musl', version: '1.2.5-r0' }), 'pkg:apk/alpine/musl@1.2.5-r0?distro=alpine'],
  [
    systemPurl('apk', { name: 'ssl_client', version: '1-r0', upstream: { name: 'busybox' } }),
    'pkg:apk/alpine/ssl_client@1-r0?distro=alpine&upstream=busybox',
  ],
  [
    ociPurl('ghcr.io/Acme/Parcel', 'sha256:ab', { tag: '1.2.0' }),
    'pkg:oci/parcel@sha256:ab?repository_url=ghcr.io%2FAcme%2FParcel&tag=1.2.0',
  ],
])('makes %s', (purl, expected) => {
  expect(purl).toBe(expected);
});
