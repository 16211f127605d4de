import { isLicenseExpression } from '../bom/index.ts';

interface Package {
  readonly SPDXID: string;
  readonly name: string;
  readonly downloadLocation: string;
  readonly licenseDeclared: string;
  readonly checksums?: readonly { readonly checksumValue: string }[];
  readonly externalRefs?: readonly { readonly referenceType: string; readonly referenceLocator: string }[];
}

interface Document {
  readonly packages: readonly Package[];
  readonly creationInfo: { readonly created: string };
  readonly documentNamespace: string;
  readonly hasExtractedLicensingInfos?: readonly { readonly licenseId: string; readonly extractedText: string }[];
  readonly relationships: readonly { readonly spdxElementId: string; readonly relatedSpdxElement: string }[];
}

/** Clauses of SPDX 2.3 that a document breaks. Empty when all is well. */
export function checkSpdx(document: Document): string[] {
  const { packages, relationships, hasExtractedLicensingInfos: licenses = [] } = document;
  const defined = new Set(licenses.map(({ licenseId }) => licenseId));
  return [
    ...checkDocument(document),
    ...findTwice(packages.map(({ SPDXID }) => SPDXID)).map((id) => `Two packages have the identifier ${id}.`),
    ...packages.flatMap((each) => checkPackage(each, defined).map((problem) => `\`${each.name}\`: ${problem}`)),
    ...licenses.flatMap(checkLicense),
    ...checkRelationships(packages, relationships),
  ];
}

/** 6.5 and 6.9 */
function checkDocument({ creationInfo, documentNamespace }: Document): string[] {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(creationInfo.created);
  const isAddress = URL.canParse(documentNamespace) && !documentNamespace.includes('#');
  return [...(isTime ? [] : ['`created` is no time.']), ...(isAddress ? [] : ['The namespace is no URI.'])];
}

function findTwice(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function checkPackage({ SPDXID, name, licenseDeclared, ...more }: Package, defined: ReadonlySet<string>): string[] {
  const { checksums = [], externalRefs = [] } = more;
  return [
    // 7.1 and 7.2
    ...(name === '' || name.includes('\n') ? ['it has no name of one line.'] : []),
    ...(/^SPDXRef-[A-Za-z0-9.-]+$/.test(SPDXID) ? [] : [`${SPDXID} is no identifier.`]),
    // 7.10
    ...checksums.flatMap(({ checksumValue: each }) => (/^[0-9a-f]{64}$/.test(each) ? [] : [`${each} is no SHA-256.`])),
    ...checkDeclared(licenseDeclared, defined),
    ...externalRefs.filter((each) => !isReference(each)).map((each) => `${each.referenceLocator} is no locator.`),
  ];
}

/** 7.15 and annex D */
function checkDeclared(license: string, defined: ReadonlySet<string>): string[] {
  if (license === 'NOASSERTION') return [];
  if (!isLicenseExpression(license)) return [`${license} is no expression.`];
  const references = license.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [];
  return references.filter((each) => !defined.has(each)).map((each) => `nothing defines ${each}.`);
}

/** 7.21 and annex F */
function isReference({ referenceType, referenceLocator }: NonNullable<Package['externalRefs']>[number]): boolean {
  return !/\s/.test(referenceLocator) && (referenceType !== 'purl' || referenceLocator.startsWith('pkg:'));
}

/** 10.1 and 10.2 */
function checkLicense({ licenseId, extractedText }: { licenseId: string; extractedText: string }): string[] {
  return [
    ...(/^LicenseRef-[A-Za-z0-9.-]+$/.test(licenseId) ? [] : [`${licenseId} is no name of a licence.`]),
    ...(extractedText === '' ? [`${licenseId} has no text.`] : []),
  ];
}

function checkRelationships(packages: readonly Package[], relationships: Document['relationships']): string[] {
  const ids = new Set(['SPDXRef-DOCUMENT', 'NOASSERTION', ...packages.map(({ SPDXID }) => SPDXID)]);
  const used = relationships.flatMap(({ spdxElementId, relatedSpdxElement }) => [spdxElementId, relatedSpdxElement]);
  return used.filter((id) => !ids.has(id)).map((id) => `Nothing has the identifier ${id}.`);
}
