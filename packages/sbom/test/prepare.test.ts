import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Artifact, readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext, fakeRun, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from '../src/index.ts';
import { validateBom } from '../src/validate-bom.ts';
import { ociLayout, type Platform } from './oci-layout.ts';
import { wheel } from './wheel.ts';

const site = 'usr/lib/python3/site-packages';
const debian = 'ID=debian\nVERSION_ID="12"\n';
const metadata =
  'Metadata-Version: 2.4\nName: Parcel\nVersion: 1.2.0\nLicense-Expression: MIT\nRequires-Dist: requests>=2\n';
const run = fakeRun(() => ({ stdout: '1700000000\n' }));

const dpkg = (name: string, architecture: string) =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: 1.0\n`;
const dist = (name: string, version: string) => ({
  [`${site}/${name}-${version}.dist-info/METADATA`]: `Name: ${name}\nVersion: ${version}\n\nName: not-this\n`,
});

const platforms: Platform[] = ['amd64', 'arm64'].map((architecture) => ({
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

async function repository(images: readonly Platform[] = platforms) {
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

async function read(cwd: string, file: string) {
  const text = await readFile(join(cwd, '.waybill/1.2.0/sbom', file), 'utf8');
  return { text, bom: JSON.parse(text) };
}

interface Bom {
  readonly components: readonly { type: string; purl: string; properties?: { value: string }[] }[];
}
const packagesOf = ({ components }: Bom) =>
  components
    .filter(({ type }) => type === 'library')
    .map(({ purl }) => purl)
    .sort();
const containersOf = ({ components }: Bom) =>
  components
    .filter(({ type }) => type === 'container')
    .map(({ properties }) => properties?.[0]?.value)
    .sort();

it('describes an image of two platforms in one document: what is left after all layers, attestations apart', async () => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.image);

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  const { bom, text } = await read(folder.path, 'parcel-1.2.0_image.cdx.json');
  await validateBom('parcel', text, '1.6');
  expect(bom.metadata.component).toMatchObject({
    type: 'container',
    name: 'ghcr.io/acme/parcel',
    version: '1.2.0',
    purl: `pkg:oci/parcel@${folder.image.digest}?repository_url=ghcr.io%2Facme%2Fparcel&tag=1.2.0`,
    hashes: [{ alg: 'SHA-256', content: folder.image.digest?.slice('sha256:'.length) }],
  });
  expect(containersOf(bom)).toEqual(['linux/amd64', 'linux/arm64']);
  expect(packagesOf(bom)).toEqual([
    'pkg:deb/debian/libc6@1.0?arch=amd64&distro=debian-12',
    'pkg:deb/debian/libc6@1.0?arch=arm64&distro=debian-12',
    'pkg:deb/debian/tzdata@1.0?arch=all&distro=debian-12',
    'pkg:pypi/parcel@1.2.0',
    'pkg:pypi/urllib3@2.2.1',
  ]);
  const arm = bom.dependencies.find(({ ref }: { ref: string }) => ref.includes('arch=arm64&repository_url'));
  expect(arm.dependsOn).toContain('pkg:deb/debian/libc6@1.0?arch=arm64&distro=debian-12');
  expect(arm.dependsOn).not.toContain('pkg:deb/debian/libc6@1.0?arch=amd64&distro=debian-12');
});

it('describes the distribution with the locked versions and where they come from', async () => {
  await using folder = await repository();
  const sdist: Artifact = {
    kind: 'sdist',
    name: 'parcel-1.2.0.tar.gz',
    sha256: 'b'.repeat(64),
    mediaType: 'application/gzip',
  };
  await Promise.all([folder.built, sdist].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  await writeFile(
    join(folder.path, 'uv.lock'),
    `version = 1
[[package]]
name = "parcel"
version = "1.1.0"
dependencies = [{ name = "requests" }]
[[package]]
name = "requests"
version = "2.31.0"
dependencies = [{ name = "urllib3" }]
[[package]]
name = "urllib3"
version = "2.2.1"
[[package]]
name = "pytest"
version = "8.0.0"
`,
  );

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  const { bom, text } = await read(folder.path, 'parcel-1.2.0.cdx.json');
  await validateBom('parcel', text, '1.6');
  expect(bom.metadata).toMatchObject({
    timestamp: '2023-11-14T22:13:20.000Z',
    component: {
      type: 'library',
      name: 'Parcel',
      version: '1.2.0',
      purl: 'pkg:pypi/parcel@1.2.0',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
      externalReferences: [
        { type: 'distribution', url: 'parcel-1.2.0-py3-none-any.whl', hashes: [{ content: 'a'.repeat(64) }] },
        { type: 'distribution', url: 'parcel-1.2.0.tar.gz', hashes: [{ content: 'b'.repeat(64) }] },
      ],
    },
  });
  expect(bom.dependencies).toEqual([
    { ref: 'pkg:pypi/parcel@1.2.0', dependsOn: ['pkg:pypi/requests@2.31.0'] },
    { ref: 'pkg:pypi/requests@2.31.0', dependsOn: ['pkg:pypi/urllib3@2.2.1'] },
    { ref: 'pkg:pypi/urllib3@2.2.1' },
  ]);
  expect(bom).not.toHaveProperty('compositions');
});

it('says that versions are unknown when there is no lock', async () => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  const context = fakeContext({ cwd: folder.path });

  await prepare({}, context, { run });

  const { bom } = await read(folder.path, 'parcel-1.2.0.cdx.json');
  expect(bom.compositions).toEqual([{ aggregate: 'incomplete', dependencies: ['pkg:pypi/parcel@1.2.0'] }]);
  expect(bom.components).toMatchObject([
    {
      name: 'requests',
      purl: 'pkg:pypi/requests',
      properties: [{ name: 'waybill:requires-dist', value: 'requests>=2' }],
    },
  ]);
  expect(context.lines.join('\n')).toContain('The SBOM is incomplete. `Parcel`: no `uv.lock`');
});

it('writes the same bytes and the same records when it runs again', async () => {
  await using folder = await repository();
  await Promise.all([folder.built, folder.image].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  const files = ['parcel-1.2.0.cdx.json', 'parcel-1.2.0_image.cdx.json'];
  const state = async () => [
    await Promise.all(files.map((file) => read(folder.path, file))),
    await readArtifacts(folder.path, '1.2.0'),
  ];

  await prepare({}, fakeContext({ cwd: folder.path }), { run });
  const first = await state();
  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  expect(await state()).toEqual(first);
  expect(await readArtifacts(folder.path, '1.2.0')).toMatchObject([
    { kind: 'image' },
    {
      kind: 'sbom',
      name: 'parcel-1.2.0.cdx.json',
      path: '.waybill/1.2.0/sbom/parcel-1.2.0.cdx.json',
      mediaType: 'application/vnd.cyclonedx+json',
      describes: 'parcel-1.2.0-py3-none-any.whl',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: expect.any(Number),
    },
    { kind: 'sbom', name: 'parcel-1.2.0_image.cdx.json', describes: 'ghcr.io/acme/parcel' },
    { kind: 'wheel' },
  ]);
});

it('removes the SBOM of an earlier build that has another name', async () => {
  await using folder = await repository();
  const earlier: Artifact = { kind: 'sbom', name: 'earlier.cdx.json', mediaType: 'application/vnd.cyclonedx+json' };
  await Promise.all([folder.built, earlier].map((each) => recordArtifact(folder.path, '1.2.0', each)));
  const sboms = join(folder.path, '.waybill/1.2.0/sbom');
  await mkdir(sboms);
  await writeFile(join(sboms, earlier.name), '{}');

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  const names = (await readArtifacts(folder.path, '1.2.0')).map(({ name }) => name);
  expect(names).toEqual(['parcel-1.2.0.cdx.json', 'parcel-1.2.0-py3-none-any.whl']);
  expect(await readdir(sboms)).toEqual(['parcel-1.2.0.cdx.json']);
});

it('gives images that differ in their registry only a file each', async () => {
  await using folder = await repository();
  const other = { ...folder.image, name: 'localhost:5000/acme/parcel' };
  await Promise.all([folder.image, other].map((each) => recordArtifact(folder.path, '1.2.0', each)));

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  expect((await readArtifacts(folder.path, '1.2.0')).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'ghcr.io-acme-parcel-1.2.0_image.cdx.json',
      'localhost-5000-acme-parcel-1.2.0_image.cdx.json',
    ]),
  );
});

it('lists nothing for an image without packages and says so', async () => {
  await using folder = await repository([{ architecture: 'amd64', layers: [{ 'bin/parcel': 'ELF' }] }]);
  await recordArtifact(folder.path, '1.2.0', folder.image);
  const context = fakeContext({ cwd: folder.path });

  await prepare({}, context, { run });

  const { bom } = await read(folder.path, 'parcel-1.2.0_image.cdx.json');
  expect(bom.compositions).toMatchObject([{ aggregate: 'incomplete' }]);
  expect(context.lines.join('\n')).toContain('(linux/amd64): no database of installed packages');
});

it('fails when there is nothing to describe, and with `"auto"` only says so', async () => {
  await using folder = await temporaryFolder({ 'pyproject.toml': '' });
  const context = fakeContext({ cwd: folder.path });

  await expect(prepare({}, context, { run })).rejects.toMatchObject({ code: 'ENOTHINGTODESCRIBE' });
  await expect(prepare({ enabled: 'auto' }, context, { run })).resolves.toBe(false);
  expect(context.lines).toEqual(['Skipped: 1.2.0 has no wheel and no image to describe.']);
});

it.each([
  ['is no ZIP archive', 'not a ZIP archive'],
  ['has metadata without a name', wheel('Version: 1.2.0\n')],
])('names a wheel that %s', async (_, content) => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await writeFile(join(folder.path, folder.built.path ?? ''), content);

  const failure = prepare({}, fakeContext({ cwd: folder.path }), { run });

  await expect(failure).rejects.toMatchObject({
    code: 'ESBOMWHEEL',
    message: expect.stringContaining(folder.built.name),
  });
});

it('names a lock file that is not TOML', async () => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await writeFile(join(folder.path, 'uv.lock'), '<<<<<<< HEAD\n');

  const failure = prepare({}, fakeContext({ cwd: folder.path }), { run });

  await expect(failure).rejects.toMatchObject({ code: 'EINVALIDTOML', message: '`uv.lock` is not valid TOML.' });
});

it('takes the time from SOURCE_DATE_EPOCH, and states none when git does not know the commit', async () => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  const failing = fakeRun(() => ({ exitCode: 128 }));

  await prepare({}, fakeContext({ cwd: folder.path, env: { SOURCE_DATE_EPOCH: '0' } }), { run: failing });
  const stated = await read(folder.path, 'parcel-1.2.0.cdx.json');
  await prepare({}, fakeContext({ cwd: folder.path }), { run: failing });
  const unstated = await read(folder.path, 'parcel-1.2.0.cdx.json');

  expect(stated.bom.metadata.timestamp).toBe('1970-01-01T00:00:00.000Z');
  expect(unstated.bom.metadata).not.toHaveProperty('timestamp');
});

it.each(['1.5', '1.6', '1.7'])('writes version %s of the specification', async (specVersion) => {
  await using folder = await repository();
  await recordArtifact(folder.path, '1.2.0', folder.image);

  await prepare({ specVersion }, fakeContext({ cwd: folder.path }), { run });

  expect((await read(folder.path, 'parcel-1.2.0_image.cdx.json')).bom.specVersion).toBe(specVersion);
});

it('refuses unknown options and versions before anything is built', async () => {
  const context = fakeContext();

  await expect(verifyConditions({ specVersoin: '1.6' }, context)).rejects.toMatchObject({
    errors: [{ code: 'EINVALIDOPTION', details: expect.stringContaining('`sbom.specVersion`') }],
  });
  await expect(verifyConditions({ specVersion: '0.9' }, context)).rejects.toMatchObject({
    errors: [{ code: 'EINVALIDOPTION' }],
  });
});

it('prints its plan, and says why it is off where neither package nor image is made', async () => {
  await using folder = await temporaryFolder();
  await using python = await temporaryFolder({ 'pyproject.toml': '' });
  const off = fakeContext({ cwd: folder.path });
  const on = fakeContext({ cwd: python.path });

  await verifyConditions({ enabled: 'auto' }, off);
  await verifyRelease({ enabled: 'auto' }, on);

  expect(off.lines).toEqual(['Off: there is neither a `pyproject.toml` nor a `Dockerfile`.']);
  expect(on.lines).toEqual(['Plan: CycloneDX 1.6 for what 1.2.0 ships, in .waybill/1.2.0/sbom/.']);
});
