/** One image, read by this plugin, by the real syft and by the real cdxgen: the table in `docs/guides/sbom.md`. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { strToU8, zipSync } from 'fflate';
import { cdxgen, syft } from '../../../test/harness/services/scanners.ts';
import { programOnPath } from '../../rehearsal/src/process/index.ts';
import { prepare } from '../src/index.ts';
import { ociLayout } from '../test/oci-layout.ts';

jest.setTimeout(240_000);

const [withSyft, withCdxgen] = await Promise.all([syft(), cdxgen()]);
const go = await programOnPath('go');
const itSyft = withSyft === undefined || go === undefined ? it.skip : it;
const itCdxgen = withCdxgen === undefined || go === undefined ? it.skip : it;
if (withSyft === undefined || withCdxgen === undefined)
  it.skip('syft and cdxgen, which take minutes to build or to download: SCANNERS=all', () => {});

const site = 'opt/venv/lib/python3.12/site-packages';
const pom = (artifact: string) => ({
  'META-INF/MANIFEST.MF': strToU8('Manifest-Version: 1.0\r\n'),
  [`META-INF/maven/org.acme/${artifact}/pom.properties`]: strToU8(
    `groupId=org.acme\nartifactId=${artifact}\nversion=1.0\n`,
  ),
});
const debian = (name: string, more = '') =>
  `Package: ${name}\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nMaintainer: Jane <j@debian.example>\n${more}`;

/** Something of each kind that an image of Python has. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  'etc/os-release': 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
  'var/lib/dpkg/status': ['libc6', 'zlib1g', 'python3-six'].map((name) => debian(name)).join('\n'),
  'var/lib/dpkg/info/python3-six.list': '/usr/lib/python3/dist-packages/six-1.16.0.egg-info\n',
  'usr/lib/python3/dist-packages/six-1.16.0.egg-info': 'Metadata-Version: 1.1\nName: six\nVersion: 1.16.0\n',
  [`${site}/requests-2.31.0.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n',
  [`${site}/requests-2.31.0.dist-info/RECORD`]: '',
  [`${site}/pip/_vendor/vendor.txt`]: 'urllib3==1.26.18\n',
  [`${site}/core-1.0.dist-info/METADATA`]: 'Metadata-Version: 2.4\nName: core\nVersion: 1.0\n',
  [`${site}/core-1.0.dist-info/RECORD`]: '',
  [`${site}/core-1.0.dist-info/sboms/core.cdx.json`]: JSON.stringify({
    ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
    components: [{ type: 'library', name: 'serde', version: '1.0.200', purl: 'pkg:cargo/serde@1.0.200' }],
  }),
  'app/node_modules/lodash/package.json': '{ "name": "lodash", "version": "4.17.21", "license": "MIT" }',
  'usr/local/include/python3.12/patchlevel.h': '#define PY_VERSION "3.12.4"\n',
  'opt/app.jar': zipSync({ ...pom('app'), 'BOOT-INF/lib/core.jar': zipSync(pom('core')) }),
  'var/db/pkg/app-misc/screen-4.9.1/CONTENTS': 'obj /usr/bin/screen d41d8cd98f00b204e9800998ecf8427e 1700000000\n',
  'var/db/pkg/app-misc/screen-4.9.1/LICENSE': 'GPL-3+\n',
  'var/db/pkg/app-misc/screen-4.9.1/SIZE': '1\n',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let digest: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const root = join(folder.path, 'root');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  // A Go program that nobody here wrote.
  if (go !== undefined) await copyFile(go, join(root, 'usr/local/bin/tool'));
  const tar = join(folder.path, 'layer.tar');
  await execa('tar', ['--create', '--file', tar, '--directory', root, '.']);
  const layout = ociLayout(join(folder.path, '.waybill/1.2.0/image'));
  const bytes = await readFile(tar);
  const layer = {
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
    digest: await layout.blob(bytes),
    size: bytes.length,
  };
  const config = await layout.document('config', {
    ...{ os: 'linux', architecture: 'amd64', config: {} },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = await layout.document('manifest', { config, layers: [layer] });
  digest = manifest.digest;
  await writeFile(join(folder.path, '.waybill/1.2.0/image/oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const index = { schemaVersion: 2, manifests: [manifest] };
  await writeFile(join(folder.path, '.waybill/1.2.0/image/index.json'), JSON.stringify(index));
  await recordArtifact(folder.path, '1.2.0', {
    ...{ kind: 'image', name: 'ghcr.io/acme/parcel', path: '.waybill/1.2.0/image', digest },
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
  });
});
afterAll(() => folder?.[Symbol.asyncDispose]());

interface Component {
  readonly name: string;
  readonly purl?: string;
  readonly properties?: readonly { readonly name: string; readonly value?: string }[];
}

interface Bom {
  readonly metadata: object;
  readonly components: readonly Component[];
  readonly compositions: readonly object[];
}

/** What the plugin writes, with what a generator has added. */
async function describe(handOver: 'syft' | 'cdxgen' | false, programs = '') {
  const env = { PATH: [programs, process.env['PATH']].join(delimiter) };
  const context = fakeContext({ cwd: folder.path, env });
  await prepare({ handOver }, context);
  const text = await readFile(join(folder.path, '.waybill/1.2.0/sbom/parcel-1.2.0_linux-amd64.cdx.json'), 'utf8');
  return JSON.parse(text) as Bom;
}

/** Purls without qualifiers, and without the letter before a version of Go. */
function listPurls(components: readonly Component[]): string[] {
  const purls = components.flatMap(({ purl }) => purl?.split('?')[0]?.replaceAll('%2B', '+') ?? []);
  return [...new Set(purls.map((each) => each.replace(/@(?:v|go)(?=\d)/, '@')))].sort();
}

/** What is in one list and not in the other. */
function compare(ours: readonly Component[], theirs: readonly Component[]) {
  const [own, others] = [listPurls(ours), listPurls(theirs)];
  return {
    both: own.filter((each) => others.includes(each)),
    onlyOurs: own.filter((each) => !others.includes(each)),
    onlyTheirs: others.filter((each) => !own.includes(each)),
  };
}

itSyft('lists what syft lists, and what differs is as the guide says', async () => {
  const ours = await describe(false);
  const layout = join(folder.path, '.waybill/1.2.0/image');
  const args = ['scan', `oci-dir:${layout}`, '--output', 'cyclonedx-json@1.6', '--quiet'];
  const env = { SYFT_CHECK_FOR_APP_UPDATE: 'false', HOME: folder.path };
  const { stdout } = await execa(join(withSyft ?? '', 'syft'), args, { env });
  const theirs = JSON.parse(stdout).components;

  expect(compare(ours.components, theirs)).toEqual({
    both: [
      ...['libc6', 'python3-six', 'zlib1g'].map((name) => `pkg:deb/debian/${name}@1.0-1`),
      expect.stringMatching(/^pkg:golang\/stdlib@\d/),
      ...['pkg:maven/org.acme/app@1.0', 'pkg:maven/org.acme/core@1.0', 'pkg:npm/lodash@4.17.21'],
      ...['pkg:pypi/core@1.0', 'pkg:pypi/requests@2.31.0'],
    ],
    // SBOMs in wheels, interpreters from source, what pip has copied into itself.
    onlyOurs: ['pkg:cargo/serde@1.0.200', 'pkg:generic/python@3.12.4', 'pkg:pypi/urllib3@1.26.18'],
    // Gentoo, which is named as missed; a program without a version; what a package of Debian brought.
    onlyTheirs: ['pkg:ebuild/app-misc%2Fscreen@4.9.1', 'pkg:golang/cmd/go', 'pkg:pypi/six@1.16.0'],
  });
  const six = ours.components.find(({ name }) => name === 'python3-six');
  expect(six?.properties).toContainEqual({ name: 'waybill:python-distribution', value: 'pkg:pypi/six@1.16.0' });
  expect(JSON.stringify(ours.metadata)).toContain('packages of Gentoo: var/db/pkg/app-misc/screen-4.9.1/CONTENTS');
});

itCdxgen('lists what cdxgen lists, and what differs is as the guide says', async () => {
  const ours = await describe(false);
  const [archive, file] = [join(folder.path, 'image.tar'), join(folder.path, 'cdxgen.json')];
  await execa('tar', ['--create', '--file', archive, '--directory', join(folder.path, '.waybill/1.2.0/image'), '.']);
  const args = ['--type', 'oci', '--no-recurse', '--spec-version', '1.6', '--output', file, archive];
  const env = { HOME: folder.path, FETCH_LICENSE: 'false' };
  await execa(join(withCdxgen ?? '', 'cdxgen'), args, { env, cwd: folder.path });
  const { both, onlyOurs, onlyTheirs } = compare(ours.components, JSON.parse(await readFile(file, 'utf8')).components);

  expect(both).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^pkg:golang\/stdlib@\d/),
      ...['pkg:maven/org.acme/core@1.0', 'pkg:npm/lodash@4.17.21', 'pkg:pypi/core@1.0', 'pkg:pypi/requests@2.31.0'],
    ]),
  );
  expect(onlyOurs).toEqual(
    expect.arrayContaining(['pkg:cargo/serde@1.0.200', 'pkg:generic/python@3.12.4', 'pkg:pypi/urllib3@1.26.18']),
  );
  // A program by the name of its file, and what a package of Debian brought.
  expect(onlyTheirs).toEqual(['pkg:generic/tool', 'pkg:pypi/six@1.16.0']);
});

itSyft('what nothing here reads is asked of syft', async () => {
  const { components, compositions } = await describe('syft', withSyft);
  const added = components.filter(({ properties = [] }) => properties.some(({ name }) => name === 'waybill:listed-by'));

  expect(added.map(({ purl }) => purl)).toEqual(['pkg:ebuild/app-misc%2Fscreen@4.9.1']);
  // With it, nothing is named as missed.
  expect(compositions).toEqual([expect.objectContaining({ aggregate: 'unknown' })]);
});
