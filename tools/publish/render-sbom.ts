/** What a published package of this repository is made of and installs, as a CycloneDX 1.6 document. */

/** As far as it is read here. https://github.com/pnpm/spec/blob/master/lockfile/9.0.md */
export interface LockedPackages {
  readonly packages: Readonly<Record<string, { readonly resolution: { readonly integrity?: string } }>>;
}

export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Page of the repository. */
  readonly page: string;
}

/** A library whose code is in the files of the package itself. */
export interface JoinedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

export interface Contents {
  /** `name@version` of everything that comes with it. */
  readonly tree: { readonly all: readonly string[] };
  readonly joined: readonly JoinedPackage[];
  /** Names of packages of this repository that are installed with it. */
  readonly siblings: readonly string[];
}

/** @returns the document, without a time and a serial number: the same sources make the same text */
export function renderOwnSbom(own: OwnPackage, { tree, joined, siblings }: Contents, lock: LockedPackages): object {
  const root = purlOf(own.name, own.version);
  const copies = joined.map((each) => ({
    type: 'library',
    'bom-ref': `${purlOf(each.name, each.version)}#joined`,
    name: each.name,
    version: each.version,
    licenses: [{ expression: each.license }],
    purl: purlOf(each.name, each.version),
    properties: [{ name: 'waybill:joined', value: 'Its code is in the files of the package.' }],
  }));
  const brothers = siblings.map((name) => ({
    type: 'library',
    'bom-ref': purlOf(name, own.version),
    name,
    version: own.version,
    purl: purlOf(name, own.version),
  }));
  const others = tree.all.map((key) => describe(key, lock));
  const components = [...copies, ...brothers, ...others];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': root,
        name: own.name,
        version: own.version,
        description: own.description,
        licenses: [{ expression: own.license }],
        purl: root,
        externalReferences: [{ type: 'vcs', url: own.page }],
      },
    },
    components,
    dependencies: [{ ref: root, dependsOn: components.map((each) => each['bom-ref']) }],
    // Which of them an installation takes in another version is for the package manager of whoever installs.
    compositions: [{ aggregate: 'incomplete', dependencies: [root] }],
  };
}

function describe(key: string, { packages }: LockedPackages) {
  const at = key.lastIndexOf('@');
  const [name, version] = [key.slice(0, at), key.slice(at + 1)];
  const [, content] = /^sha512-([\w+/=]+)$/.exec(packages[key]?.resolution.integrity ?? '') ?? [];
  return {
    type: 'library',
    'bom-ref': purlOf(name, version),
    name,
    version,
    ...(content && { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] }),
    purl: purlOf(name, version),
  };
}

/** https://github.com/package-url/purl-spec: the scope of npm is a namespace, and `@` is written in full. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;
}
