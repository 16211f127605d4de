import { v } from '@waybill/kernel';
import { canonicalPurl, type PlannedComponent } from '../bom/index.ts';
import type { Intake } from './parse-cyclonedx.ts';

const Package = v.object({
  SPDXID: v.string(),
  name: v.string(),
  versionInfo: v.optional(v.string()),
  licenseDeclared: v.optional(v.string()),
  externalRefs: v.optional(v.array(v.object({ referenceType: v.string(), referenceLocator: v.string() })), []),
});
type Package = v.InferOutput<typeof Package>;

const Document = v.object({
  spdxVersion: v.pipe(v.string(), v.startsWith('SPDX-2.')),
  packages: v.optional(v.array(Package), []),
  documentDescribes: v.optional(v.array(v.string()), []),
  relationships: v.optional(
    v.array(v.object({ spdxElementId: v.string(), relatedSpdxElement: v.string(), relationshipType: v.string() })),
    [],
  ),
});

/** An SPDX 2 document in JSON, as far as it can be taken in; `undefined` for another document. */
export function parseSpdx(document: unknown): Intake | undefined {
  const result = v.safeParse(Document, document);
  if (!result.success) return undefined;
  const { packages, documentDescribes, relationships } = result.output;
  const described = new Set([
    ...documentDescribes,
    ...relationships
      .filter(({ relationshipType: type, spdxElementId: from }) => type === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT')
      .map(({ relatedSpdxElement: to }) => to),
  ]);
  const refs = new Map(packages.map((each) => [each.SPDXID, refOf(each)]));
  const needs = Map.groupBy(
    relationships.filter(({ relationshipType }) => relationshipType === 'DEPENDS_ON'),
    ({ spdxElementId }) => spdxElementId,
  );
  const plan = (each: Package) =>
    createComponent(
      each,
      (needs.get(each.SPDXID) ?? []).flatMap(({ relatedSpdxElement: to }) => refs.get(to) ?? []),
    );
  const subject = packages.find(({ SPDXID }) => described.has(SPDXID));
  return { subject: subject && plan(subject), components: packages.filter((each) => each !== subject).map(plan) };
}

function purlOf({ externalRefs }: Package): string | undefined {
  const found = externalRefs.find(({ referenceType }) => referenceType === 'purl');
  return found && canonicalPurl(found.referenceLocator);
}

function refOf(each: Package): string {
  return purlOf(each) ?? `library:${each.name}@${each.versionInfo ?? ''}`;
}

function createComponent(each: Package, dependsOn: readonly string[]): PlannedComponent {
  const { name, versionInfo, licenseDeclared } = each;
  const purl = purlOf(each);
  const isStated = licenseDeclared !== undefined && !['NOASSERTION', 'NONE'].includes(licenseDeclared);
  return {
    type: 'library',
    name,
    version: versionInfo,
    ref: refOf(each),
    ...(purl !== undefined && { purl }),
    ...(isStated && !licenseDeclared.includes('LicenseRef-') && { license: licenseDeclared }),
    dependsOn,
  };
}
