import { createHash } from 'node:crypto';
import type { DeliveredFile, PlannedComponent, SbomPlan, Tool } from '../bom/index.ts';
import { createUuid } from '../bom/index.ts';
import { type ExtractedLicense, spdxLicense } from './spdx-license.ts';

export interface SpdxRendering {
  readonly time: Date | undefined;
  /** Version of this plugin. */
  readonly toolVersion: string;
}

const purposes = {
  application: 'APPLICATION',
  container: 'CONTAINER',
  file: 'FILE',
  library: 'LIBRARY',
  'operating-system': 'OPERATING_SYSTEM',
} as const;

/**
 * An SBOM as SPDX 2.3 JSON. The same arguments give the same bytes.
 * https://spdx.github.io/spdx-spec/v2.3/
 */
export function renderSpdx(
  { subject, components, gaps, tools = [] }: SbomPlan,
  { time, toolVersion }: SpdxRendering,
): string {
  const known = new Map([...components, subject].map((each) => [each.ref, each]));
  const all = [subject, ...[...known.values()].filter((each) => each !== subject)];
  const extracted = new Map<string, ExtractedLicense>();
  const [root, ...others] = all.map((each) => createPackage(each, extracted));
  const packages = [root, ...others.sort((a, b) => compare(a?.SPDXID, b?.SPDXID))];
  const relationships = [
    relate('SPDXRef-DOCUMENT', 'DESCRIBES', packageId(subject)),
    ...all.flatMap((from) => relateAll(from, known)).sort(byText),
    // What SPDX has for "there is more, or may be".
    ...[...new Set(gaps.map(({ ref }) => ref))]
      .flatMap((ref) => known.get(ref) ?? [])
      .map((each) => relate(packageId(each), 'DEPENDS_ON', 'NOASSERTION'))
      .sort(byText),
  ];
  const name = [subject.name, subject.version].filter(Boolean).join('-');
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: '',
    // It must have a time. The first one that there is says that none is known.
    creationInfo: {
      created: spdxTime(time ?? new Date(0)),
      creators: [{ name: '@waybill/sbom', version: toolVersion }, ...tools].map(toolName),
    },
    packages,
    ...(extracted.size > 0 && { hasExtractedLicensingInfos: [...extracted.values()].sort(byText) }),
    relationships,
  };
  const id = createUuid(JSON.stringify(document));
  document.documentNamespace = `https://spdx.org/spdxdocs/${encodeURIComponent(name.replaceAll('/', '-'))}-${id}`;
  return `${JSON.stringify(document, null, 2)}\n`;
}

function toolName({ name, version }: Tool): string {
  return `Tool: ${[name, version].filter(Boolean).join('-')}`;
}

function compare(a = '', b = ''): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function byText(a: object, b: object): number {
  return compare(JSON.stringify(a), JSON.stringify(b));
}

/** `2026-11-28T05:30:00Z`: without milliseconds. */
function spdxTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Made of the reference, so that it does not depend on what else is in the document. */
function packageId({ name, ref }: Pick<PlannedComponent, 'name' | 'ref'>): string {
  const readable = name.replaceAll(/[^A-Za-z0-9.]+/g, '-').slice(0, 60);
  return `SPDXRef-Package-${readable}-${createHash('sha256').update(ref).digest('hex').slice(0, 16)}`;
}

function relate(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

/** What is in an image is contained in it; all else is needed. */
function relateAll(from: PlannedComponent, known: ReadonlyMap<string, PlannedComponent>) {
  const isOutside = from.type === 'container' || from.type === 'operating-system';
  return [...new Set(from.dependsOn)].flatMap((ref) => {
    const to = known.get(ref);
    if (to === undefined) return [];
    const type = isOutside || to.type === 'file' ? 'CONTAINS' : 'DEPENDS_ON';
    return [relate(packageId(from), type, packageId(to))];
  });
}

function createPackage(each: PlannedComponent, extracted: Map<string, ExtractedLicense>) {
  const { name, version, purl, cpe, license, supplier, sha256, references = [] } = each;
  const declared = license === undefined ? undefined : spdxLicense(license);
  for (const one of declared?.extracted ?? []) extracted.set(one.licenseId, one);
  const homepage = references.find(({ kind }) => kind === 'website')?.url;
  const comment = renderComment(each);
  const externalRefs = [
    ...(purl === undefined ? [] : [externalRef('PACKAGE-MANAGER', 'purl', purl)]),
    ...(cpe === undefined ? [] : [externalRef('SECURITY', 'cpe23Type', cpe)]),
  ];
  return {
    name,
    SPDXID: packageId(each),
    ...(version && { versionInfo: version }),
    // Brackets would be read as an address.
    supplier: supplier ? `Organization: ${supplier.replaceAll('(', '[').replaceAll(')', ']')}` : 'NOASSERTION',
    downloadLocation: findLocation(each),
    filesAnalyzed: false,
    ...(homepage !== undefined && { homepage }),
    ...(sha256 !== undefined && { checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }] }),
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: declared?.expression ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    ...(externalRefs.length > 0 && { externalRefs }),
    primaryPackagePurpose: purposes[each.type],
    ...(comment !== '' && { comment }),
  };
}

function externalRef(referenceCategory: string, referenceType: string, referenceLocator: string) {
  return { referenceCategory, referenceType, referenceLocator };
}

/** Where it was got from, if that is one place: the source, or the only file at an address. */
function findLocation({ references = [], files = [] }: PlannedComponent): string {
  const address = /^(?:https?|(?:git|hg|svn|bzr)(?:\+[a-z]+)?):\/\/\S+$/;
  const source = references.find(({ kind, url }) => kind === 'distribution' || (kind === 'vcs' && /^\w+\+/.test(url)));
  const place = source?.url ?? (files.length === 1 ? files[0]?.name : undefined);
  return place !== undefined && address.test(place) ? place : 'NOASSERTION';
}

/** What SPDX has no field for. */
function renderComment({ properties = [], files = [] }: PlannedComponent): string {
  return [...properties.map(([key, value]) => `${key}=${value}`), ...files.map(fileLine)].sort().join('\n');
}

function fileLine({ name, sha256, sha384, sha512 }: DeliveredFile): string {
  const digests = Object.entries({ sha256, sha384, sha512 }).filter(([, value]) => value !== undefined);
  return ['file', name, ...digests.map(([algorithm, value]) => `${algorithm}:${value}`)].join(' ');
}
