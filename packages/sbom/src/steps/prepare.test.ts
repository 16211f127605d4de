import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { type Artifact, recordArtifact } from '@waybill/kernel';
import { fakeContext, fakeRun } from '@waybill/kernel/testing';
import { packTar } from 'modern-tar';
import { builtRelease, readSbom, run } from '../../test/built-release.ts';
import { wheel } from '../../test/wheel.ts';
import { validateBom } from '../bom/validate-bom.ts';
import { prepare } from '../index.ts';

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

it('describes a release that has an sdist and no wheel', async () => {
  await using folder = await builtRelease();
  const sdist: Artifact = {
    kind: 'sdist',
    name: 'parcel-1.2.0.tar.gz',
    path: '.waybill/1.2.0/dist/parcel-1.2.0.tar.gz',
    sha256: 'b'.repeat(64),
    mediaType: 'application/gzip',
  };
  await recordArtifact(folder.path, '1.2.0', sdist);
  const context = fakeContext({ cwd: folder.path });
  const pkgInfo = async (text: string) => {
    const files = { 'parcel-1.2.0/PKG-INFO': text, 'parcel-1.2.0/parcel.egg-info/PKG-INFO': 'Name: not-this\n' };
    const entries = Object.entries(files).map(([name, body]) => ({
      header: { name, size: body.length, type: 'file' as const },
      body,
    }));
    await writeFile(join(folder.path, sdist.path ?? ''), gzipSync(await packTar(entries)));
    await prepare({}, context, { run });
    return (await readSbom(folder.path, 'parcel-1.2.0.cdx.json')).bom;
  };

  const known = await pkgInfo('Metadata-Version: 2.4\nName: Parcel\nVersion: 1.2.0\n');
  const dynamic = await pkgInfo('Metadata-Version: 2.4\nName: Parcel\nVersion: 1.2.0\nDynamic: Requires-Dist\n');

  expect(known.metadata.component).toMatchObject({
    purl: 'pkg:pypi/parcel@1.2.0',
    hashes: [{ content: 'b'.repeat(64) }],
    externalReferences: [{ url: 'parcel-1.2.0.tar.gz' }],
  });
  expect(known).not.toHaveProperty('compositions');
  expect(dynamic.compositions).toEqual([{ aggregate: 'incomplete', dependencies: ['pkg:pypi/parcel@1.2.0'] }]);
  expect(context.lines.join('\n')).toContain('only building its sdist would tell all of its dependencies');
});

it('takes versions from `poetry.lock` where there is no `uv.lock`', async () => {
  await using folder = await builtRelease();
  await recordArtifact(folder.path, '1.2.0', folder.built);
  await writeFile(
    join(folder.path, 'poetry.lock'),
    '[[package]]\nname = "requests"\nversion = "2.31.0"\n[package.source]\ntype = "legacy"\nurl = "https://acme.example/simple"\n',
  );

  await prepare({}, fakeContext({ cwd: folder.path }), { run });

  const { bom } = await readSbom(folder.path, 'parcel-1.2.0.cdx.json');
  expect(bom.components.map(({ purl }: { purl: string }) => purl)).toEqual([
    'pkg:pypi/requests@2.31.0?repository_url=https%3A%2F%2Facme.example%2Fsimple',
  ]);
  expect(bom).not.toHaveProperty('compositions');
});

it('says what an image holds and its document does not', async () => {
  const go = `\x7fELF${'\0'.repeat(100)}\u{FFFF} Go buildinf:`;
  const layers = [
    { 'etc/os-release': 'ID=rocky\nVERSION_ID="9.4"\n', 'var/lib/rpm/rpmdb.sqlite': 'SQLite' },
    {
      'opt/app.jar': 'PK',
      'opt/old.jar': 'PK',
      'usr/local/bin/python3.12': 'ELF',
      'app/node_modules/a/package.json': '{}',
    },
    { 'opt/.wh.old.jar': '', 'app/.wh.node_modules': '', 'opt/conda/conda-meta/a.json': '{}', 'app/not-go': go },
  ];
  await using folder = await builtRelease([{ architecture: 'amd64', layers, env: ['PYTHON_VERSION=3.12.4'] }]);
  await recordArtifact(folder.path, '1.2.0', folder.image);
  const context = fakeContext({ cwd: folder.path });

  await prepare({}, context, { run });

  const { bom, text } = await readSbom(folder.path, 'parcel-1.2.0_linux-amd64.cdx.json');
  await validateBom('parcel', text, '1.6');
  const { component } = bom.metadata;
  expect(bom.compositions).toEqual([{ aggregate: 'incomplete', dependencies: [component['bom-ref']] }]);
  const missing = [
    'Java archives that cannot be read: opt/app.jar',
    'RPM packages in a database that cannot be read: var/lib/rpm/rpmdb.sqlite',
    'conda packages that cannot be read: opt/conda/conda-meta/a.json',
  ];
  const properties: { name: string; value: string }[] = component.properties;
  expect(properties.filter(({ name }) => name === 'waybill:not-listed').map(({ value }) => value)).toEqual(
    expect.arrayContaining(missing),
  );
  expect(properties.filter(({ name }) => name === 'waybill:not-listed')).toHaveLength(missing.length);
  for (const each of missing) expect(context.lines.join('\n')).toContain(`holds what is not listed. ${each}`);
  expect(bom.components).toMatchObject([
    { type: 'operating-system', name: 'rocky', version: '9.4' },
    { type: 'application', purl: 'pkg:generic/python@3.12.4', cpe: 'cpe:2.3:a:python:python:3.12.4:*:*:*:*:*:*:*' },
  ]);
});
