import { expect, it } from '@jest/globals';
import { PackageURL } from 'packageurl-js';
import { renderCycloneDx } from '../bom/render-cyclonedx.ts';
import { FileTree } from '../files/file-tree.ts';
import { isWanted } from '../files/wanted-paths.ts';
import { installedPackages } from '../installed/installed-packages.ts';
import { planImageSbom } from './plan-image-sbom.ts';

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}
interface Bom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

function documentOf(files: Readonly<Record<string, string>>): Bom {
  const tree = new FileTree();
  for (const [path, content] of Object.entries(files))
    if (isWanted(path)) tree.put(path, { kind: 'file', content: Buffer.from(content) });
  const plan = planImageSbom({
    ...{ name: 'ghcr.io/acme/parcel', version: '1.2.0', digest: `sha256:${'0'.repeat(64)}` },
    ...{ platform: 'linux/amd64', architecture: 'amd64', installed: installedPackages(tree) },
  });
  return JSON.parse(renderCycloneDx(plan, { specVersion: '1.6', time: undefined, toolVersion: '1.0.0' })) as Bom;
}

const propertyOf = ({ properties = [] }: Component, name: string) =>
  properties.find((each) => each.name === name)?.value;

/**
 * What Grype 0.121 has to look up, as its decoder reads it: a list of components (without one it crashes), the first operating
 * system among them with properties of syft's, and purls with `upstream`.
 * syft: syft/format/internal/cyclonedxutil/helpers/decoder.go; grype: grype/pkg/purl_provider.go, parseUpstream
 */
function asGrypeReads({ components }: Bom) {
  const os = components.find(({ type }) => type === 'operating-system');
  const packages = components.filter(({ type }) => ['application', 'framework', 'library'].includes(type));
  return {
    distro: os && [propertyOf(os, 'syft:distro:id') ?? os.name, propertyOf(os, 'syft:distro:versionID') ?? os.version],
    packages: packages.map(({ name, version, purl = '' }) => {
      const { type, qualifiers } = PackageURL.fromString(purl);
      const upstream = qualifiers?.['upstream']?.split('@');
      return [type, name, version, ...(upstream === undefined ? [] : [upstream])];
    }),
  };
}

/**
 * The same for Trivy 0.74: name and version of the one operating system, its packages below it, and their source from
 * properties. pkg/sbom/io/decode.go
 */
function asTrivyReads({ components, dependencies }: Bom) {
  const systems = components.filter(({ type }) => type === 'operating-system');
  const below = new Set(dependencies.find(({ ref }) => ref === systems[0]?.['bom-ref'])?.dependsOn);
  return {
    systems: systems.map(({ name, version }) => [name, version]),
    packages: components.flatMap((each) => {
      if (each.purl === undefined) return [];
      const { type } = PackageURL.fromString(each.purl);
      const isOfSystem = ['deb', 'apk'].includes(type);
      expect(below.has(each['bom-ref'])).toBe(isOfSystem);
      const source = [
        propertyOf(each, 'aquasecurity:trivy:SrcName') ?? each.name,
        propertyOf(each, 'aquasecurity:trivy:SrcVersion') ?? each.version,
      ];
      return [[type, each.name, each.version, ...(isOfSystem ? [source] : [])]];
    }),
  };
}

const metadata = (name: string, version: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;

it('gives scanners what they look up advisories by: distribution, source package, PyPI package', () => {
  const bom = documentOf({
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian GNU/Linux 12"\n',
    'var/lib/dpkg/status': [
      'Package: libc6\nSource: glibc (1:2.36-9)\nVersion: 1:2.36-9+b1\nArchitecture: amd64\n',
      'Package: libssl3\nSource: openssl\nVersion: 3.0.11-1\nArchitecture: amd64\n',
      'Package: zlib\nVersion: 1:1.2.13\nArchitecture: amd64\n',
    ].join('\n'),
    'opt/app/Jinja2-2.4.1.dist-info/METADATA': metadata('Jinja2', '2.4.1'),
  });

  const grype = asGrypeReads(bom);
  expect(grype.distro).toEqual(['debian', '12']);
  expect(grype.packages).toEqual(
    expect.arrayContaining([
      ['deb', 'libc6', '1:2.36-9+b1', ['glibc', '1:2.36-9']],
      ['deb', 'libssl3', '3.0.11-1', ['openssl']],
      ['deb', 'zlib', '1:1.2.13'],
      ['pypi', 'Jinja2', '2.4.1'],
    ]),
  );
  const trivy = asTrivyReads(bom);
  expect(trivy.systems).toEqual([['debian', '12']]);
  expect(trivy.packages).toEqual(
    expect.arrayContaining([
      ['deb', 'libc6', '1:2.36-9+b1', ['glibc', '1:2.36-9']],
      ['deb', 'libssl3', '3.0.11-1', ['openssl', '3.0.11-1']],
      ['deb', 'zlib', '1:1.2.13', ['zlib', '1:1.2.13']],
      ['pypi', 'Jinja2', '2.4.1'],
    ]),
  );
});

it('gives them a list of components even where nothing is installed', () => {
  expect(documentOf({}).components).toEqual([]);
  expect(asGrypeReads(documentOf({ 'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.1' })).distro).toEqual([
    'alpine',
    '3.20.1',
  ]);
});
