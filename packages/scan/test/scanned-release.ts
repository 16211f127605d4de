import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, recordArtifact } from '@waybill/kernel';
import { type FakeContext, fakeContext, temporaryFolder } from '@waybill/kernel/testing';

export interface Component {
  readonly name: string;
  readonly version?: string;
  readonly purl: string;
}

export const werkzeug = { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' } as const;
export const product = 'pkg:pypi/parcel@1.2.0';

/** A CycloneDX document, as `@waybill/sbom` writes them, less what no scan reads. */
export function renderSbom(components: readonly Component[], more: object = {}): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'library', name: 'parcel', version: '1.2.0', purl: product, 'bom-ref': product } },
    components: components.map((each) => ({ type: 'library', 'bom-ref': each.purl, ...each })),
    ...more,
  });
}

/** A program that is there: it prints a text, whatever it is asked, and notes its arguments and its environment. */
export interface Program {
  readonly version?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  /** It prints `stdout` only where a file that it is given holds this word, else `otherwise`. */
  readonly when?: string;
  readonly otherwise?: string;
  /** Keeps this file of the layout that it is given, and the manifest that it names. */
  readonly keeps?: string;
}

/** Puts programs of these names into a folder. */
export async function writePrograms(folder: string, programs: Readonly<Record<string, Program>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, program] of Object.entries(programs)) {
    const { version = '9.8.7', stdout = '', stderr = '', exitCode = 0, when, otherwise = '', keeps } = program;
    const file = join(folder, name);
    await writeFile(`${file}.out`, stdout);
    await writeFile(`${file}.err`, stderr);
    await writeFile(`${file}.else`, otherwise);
    const choose = `for each; do last=$each; done; grep -q '${when}' "$last" || { cat '${file}.else'; exit 0; }`;
    const lines = [
      '#!/bin/sh',
      `if [ "$1" = --version ]; then echo '${name} version: ${version}'; exit 0; fi`,
      `printf '%s\\n' "$*" >> '${file}.args'; env > '${file}.env'`,
      ...(when === undefined ? [] : [choose]),
      ...(keeps === undefined ? [] : [keepFiles(file, keeps)]),
      `cat '${file}.out'; cat '${file}.err' >&2; exit ${exitCode}`,
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    await chmod(file, 0o755);
  }
}

/** Lines of a shell that copy what an OCI layout names. */
function keepFiles(file: string, name: string): string {
  return [
    'layout="${1#oci-dir:}"',
    `if [ -e "$layout/${name}" ]; then cp "$layout/${name}" '${file}.kept'`,
    `cp "$layout/blobs/sha256/$(sed 's/.*"sha256:\\([0-9a-f]*\\)".*/\\1/' "$layout/${name}")" '${file}.blob'; fi`,
  ].join('\n');
}

export interface ScannedRelease extends AsyncDisposable {
  /** Of the repository. */
  readonly path: string;
  /** Folder of the programs. */
  readonly programs: string;
  context(overrides?: Parameters<typeof fakeContext>[0]): FakeContext;
  /** A file that the scan has written. */
  result(file?: string): Promise<string>;
  /** Records one more SBOM. */
  addSbom(name: string, text: string, about: Pick<Artifact, 'describes' | 'platforms'>): Promise<void>;
  /** What a program was called with, or got as its environment. */
  seen(file: string): Promise<string>;
}

/** A repository in which 1.2.0 was built and described. */
export async function scannedRelease(
  programs: Readonly<Record<string, Program>>,
  {
    sbom = renderSbom([werkzeug]),
    files = {},
    version = '1.2.0',
  }: { readonly sbom?: string; readonly version?: string; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<ScannedRelease> {
  const tools = await temporaryFolder();
  const folder = await temporaryFolder({ [`.waybill/${version}/sbom/parcel-1.2.0.cdx.json`]: sbom, ...files });
  await writePrograms(tools.path, programs);
  const record: Artifact = {
    ...{ kind: 'sbom', name: 'parcel-1.2.0.cdx.json', path: `.waybill/${version}/sbom/parcel-1.2.0.cdx.json` },
    sha256: createHash('sha256').update(sbom).digest('hex'),
    ...{ mediaType: 'application/vnd.cyclonedx+json', describes: 'parcel-1.2.0-py3-none-any.whl' },
  };
  await recordArtifact(folder.path, version, record);
  return {
    path: folder.path,
    programs: tools.path,
    context: (overrides = {}) =>
      fakeContext({
        ...{ cwd: folder.path, env: { PATH: `${tools.path}:/usr/bin:/bin` } },
        nextRelease: { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel: null },
        ...overrides,
      }),
    result: (file = 'scan.json') => readFile(join(folder.path, '.waybill', version, 'scan', file), 'utf8'),
    async addSbom(name, text, about) {
      const path = `.waybill/${version}/sbom/${name}`;
      await writeFile(join(folder.path, path), text);
      const sha256 = createHash('sha256').update(text).digest('hex');
      const mediaType = 'application/vnd.cyclonedx+json';
      await recordArtifact(folder.path, version, { kind: 'sbom', name, path, sha256, mediaType, ...about } as Artifact);
    },
    seen: (file) => readFile(join(tools.path, file), 'utf8'),
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}

/** What osv-scanner prints of one vulnerability of one package. */
export function osvReport(
  over: {
    readonly id?: string;
    readonly severity?: string;
    readonly published?: string;
    readonly fixed?: string | undefined;
  } = {},
): string {
  const { id = 'CVE-2026-1234', severity = '9.8', published = '2026-01-01T00:00:00Z', fixed = '0.15.3' } = over;
  const events = [{ introduced: '0' }, ...('fixed' in over && over.fixed === undefined ? [] : [{ fixed }])];
  const affected = [{ package: { name: 'werkzeug', ecosystem: 'PyPI' }, ranges: [{ type: 'ECOSYSTEM', events }] }];
  const vulnerability = {
    id: 'GHSA-aaaa-bbbb-cccc',
    aliases: [id],
    summary: 'A guess of the PIN.',
    published,
    affected,
  };
  return JSON.stringify({
    results: [
      {
        source: { path: 'sbom.cdx.json', type: 'sbom' },
        packages: [
          {
            package: { name: 'werkzeug', version: '0.14', ecosystem: 'PyPI' },
            vulnerabilities: [vulnerability],
            groups: [{ ids: ['GHSA-aaaa-bbbb-cccc'], aliases: [id, 'GHSA-aaaa-bbbb-cccc'], max_severity: severity }],
          },
        ],
      },
    ],
  });
}
