import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '@waybill/kernel';
import { fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { ociLayout, type Platform } from './oci-layout.ts';
import { wheel } from './wheel.ts';

const site = 'usr/lib/python3/site-packages';
const debian = 'ID=debian\nVERSION_ID="12"\n';
/** Core metadata of the wheel. */
export const metadata =
  'Metadata-Version: 2.4\nName: Parcel\nVersion: 1.2.0\nLicense-Expression: MIT\nRequires-Dist: requests>=2\n';
/** git, which knows when the commit was made. */
export const run = fakeRun(({ args }) => (args[0] === 'ls-files' ? {} : { stdout: '1700000000\n' }));

const dpkg = (name: string, architecture: string) =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: 1.0\n`;
const dist = (name: string, version: string) => ({
  [`${site}/${name}-${version}.dist-info/METADATA`]: `Name: ${name}\nVersion: ${version}\n\nName: not-this\n`,
});

/** The same image for two platforms: a later layer removes and adds packages. */
export const platforms: Platform[] = ['amd64', 'arm64'].map((architecture) => ({
  architecture,
  layers: [
    {
      'etc/os-release': debian,
      'var/lib/dpkg/status': `${dpkg('libc6', architecture)}\n${dpkg('tzdata', 'all')}`,
      ...dist('urllib3', '1.26.0'),
    },
    { [`${site}/.wh.urllib3-1.26.0.dist-info`]: '', ...dist('urllib3', '2.2.1'), ...dist('parcel', '1.2.0') },
  ],
}));

/** A repository in which 1.2.0 was built: what would be recorded of its image and its wheel. */
export async function builtRelease(images: readonly Platform[] = platforms) {
  const folder = await temporaryFolder({
    'pyproject.toml': '',
    '.waybill/1.2.0/dist/parcel-1.2.0-py3-none-any.whl': wheel(metadata),
  });
  const digest = await ociLayout(join(folder.path, '.waybill/1.2.0/image')).image(images);
  const image: Artifact = {
    kind: 'image',
    name: 'ghcr.io/acme/parcel',
    path: '.waybill/1.2.0/image',
    digest,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    tags: ['latest', '1.2.0'],
  };
  const built: Artifact = {
    kind: 'wheel',
    name: 'parcel-1.2.0-py3-none-any.whl',
    path: '.waybill/1.2.0/dist/parcel-1.2.0-py3-none-any.whl',
    sha256: 'a'.repeat(64),
    mediaType: 'application/zip',
  };
  return Object.assign(folder, { image, built });
}

/** An SBOM that was written for 1.2.0. */
export async function readSbom(cwd: string, file: string) {
  const text = await readFile(join(cwd, '.waybill/1.2.0/sbom', file), 'utf8');
  return { text, bom: JSON.parse(text) };
}
