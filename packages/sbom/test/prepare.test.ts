import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Artifact, recordArtifact } from '@waybill/kernel';
import { fakeContext, fakeRun } from '@waybill/kernel/testing';
import { validateBom } from '../src/bom/validate-bom.ts';
import { prepare } from '../src/index.ts';
import { builtRelease, readSbom, run } from './built-release.ts';
import { wheel } from './wheel.ts';

interface Bom {
  readonly components: readonly { type: string; purl: string; properties?: { value: string }[] }[];
}
interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

const packagesOf = ({ components }: Bom) =>
  components
    .filter(({ type }) => type === 'library')
    .map(({ purl }) => purl)
    .sort();

it('describes each platform of an image: what is left after all layers, attestations apart', async () => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.image);

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  for (const architecture of ['amd64', 'arm64']) {
    const { bom, text } = await readSbom(folder.path, `parcel-1.2.0_linux-${architecture}.cdx.json`);
    await validateBom('parcel', text, '1.6');
    const { component } = bom.metadata;
    expect(component).toMatchObject({
      type: 'container',
      name: 'ghcr.io/acme/parcel',
      version: '1.2.0',
      purl: expect.stringMatching(
        new RegExp(
          `^pkg:oci/parcel@sha256:.{64}\\?arch=${architecture}&repository_url=ghcr.io%2Facme%2Fparcel&tag=1.2.0$`,
        ),
      ),
      properties: [
        { name: 'waybill:image-index', value: folder.image.digest },
        { name: 'waybill:platform', value: `linux/${architecture}` },
      ],
    });
    expect(component.purl).toContain(component.hashes[0].content);
    const debian = [
      `pkg:deb/debian/libc6@1.0?arch=${architecture}&distro=debian-12`,
      'pkg:deb/debian/tzdata@1.0?arch=all&distro=debian-12',
    ];
    expect(packagesOf(bom)).toEqual([...debian, 'pkg:pypi/parcel@1.2.0', 'pkg:pypi/urllib3@2.2.1']);
    const needs = Object.fromEntries(bom.dependencies.map(({ ref, dependsOn }: Dependency) => [ref, dependsOn]));
    expect(needs['os:debian:12']).toEqual(debian);
    expect(needs[component['bom-ref']]).toEqual(['os:debian:12', ...packagesOf(bom)]);
    expect(bom.compositions).toEqual([{ aggregate: 'unknown', dependencies: [component['bom-ref']] }]);
  }
});

it('describes the distribution with the locked versions and where they come from', async () => {
  await using folder = await builtRelease();
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

  const { bom, text } = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');
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
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  const context = fakeContext({ cwd: folder.path });

  await prepare({}, context, { run });

  const { bom } = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');
  expect(bom.compositions).toEqual([{ aggregate: 'incomplete', dependencies: ['pkg:pypi/parcel@1.2.0'] }]);
  expect(bom.components).toMatchObject([
    {
      name: 'requests',
      purl: 'pkg:pypi/requests',
      properties: [{ name: 'waybill:requires-dist', value: 'requests>=2' }],
    },
  ]);
  expect(context.lines.join('\n')).toContain('The SBOM is incomplete. `Parcel`: no lock file');
});

it('lists nothing for an image without packages and says so', async () => {
  await using folder = await builtRelease([{ architecture: 'amd64', layers: [{ 'bin/parcel': 'ELF' }] }]);
  await recordArtifact(folder.path, '1.2.0', folder.image);
  const context = fakeContext({ cwd: folder.path });

  await prepare({}, context, { run });

  const { bom } = await readSbom(folder.path, 'parcel-1.2.0_linux-amd64.cdx.json');
  expect(bom.compositions).toMatchObject([{ aggregate: 'incomplete' }]);
  expect(context.lines.join('\n')).toContain('(linux/amd64): no database of installed packages');
});

it.each([
  ['is no ZIP archive', 'not a ZIP archive'],
  ['has metadata without a name', wheel('Version: 1.2.0\n')],
])('names a wheel that %s', async (_, content) => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await writeFile(join(folder.path, folder.built.path ?? ''), content);

  const failure = prepare({}, fakeContext({ cwd: folder.path }), { run });

  await expect(failure).rejects.toMatchObject({
    code: 'ESBOMWHEEL',
    message: expect.stringContaining(folder.built.name),
  });
});

it('takes the time from SOURCE_DATE_EPOCH, and states none when git does not know the commit', async () => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  const failing = fakeRun(() => ({ exitCode: 128 }));

  await prepare({}, fakeContext({ cwd: folder.path, env: { SOURCE_DATE_EPOCH: '0' } }), { run: failing });
  const stated = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');
  await prepare({}, fakeContext({ cwd: folder.path }), { run: failing });
  const unstated = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');

  expect(stated.bom.metadata.timestamp).toBe('1970-01-01T00:00:00.000Z');
  expect(unstated.bom.metadata).not.toHaveProperty('timestamp');
});

it.each(['1.5', '1.6', '1.7'])('writes version %s of the specification', async (specVersion) => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.image);

  await prepare({ specVersion }, fakeContext({ cwd: folder.path }), { run });

  expect((await readSbom(folder.path, 'parcel-1.2.0_linux-amd64.cdx.json')).bom.specVersion).toBe(specVersion);
});
