import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import parseExpression from 'spdx-expression-parse';
import type { SpecVersion } from '../options.ts';
import { normalizeLicense } from './license.ts';
import type { DeliveredFile, Gap, PlannedComponent, SbomPlan, Tool } from './sbom-plan.ts';
import { serialNumber } from './serial-number.ts';

export interface Rendering {
  readonly specVersion: SpecVersion;
  readonly time: Date | undefined;
  /** Version of this plugin. */
  readonly toolVersion: string;
}

const specs = { '1.5': Spec.Spec1dot5, '1.6': Spec.Spec1dot6, '1.7': Spec.Spec1dot7 };
const types = {
  application: Enums.ComponentType.Application,
  container: Enums.ComponentType.Container,
  file: Enums.ComponentType.File,
  library: Enums.ComponentType.Library,
  'operating-system': Enums.ComponentType.OperatingSystem,
};
const referenceTypes = {
  vcs: Enums.ExternalReferenceType.VCS,
  distribution: Enums.ExternalReferenceType.Distribution,
  website: Enums.ExternalReferenceType.Website,
  'issue-tracker': Enums.ExternalReferenceType.IssueTracker,
  documentation: Enums.ExternalReferenceType.Documentation,
};
const licenses = new Contrib.License.Factories.LicenseFactory(parseExpression);

/** An SBOM as CycloneDX JSON. The same arguments give the same bytes. */
export function renderCycloneDx({ subject, components, gaps, tools }: SbomPlan, rendering: Rendering): string {
  const byRef = new Map([subject, ...components].map((each) => [each.ref, createModel(each)]));
  for (const { ref, dependsOn } of [subject, ...components]) {
    for (const other of dependsOn) {
      const target = byRef.get(other)?.bomRef;
      if (target !== undefined) byRef.get(ref)?.dependencies.add(target);
    }
  }
  const root = byRef.get(subject.ref);
  const bom = new Models.Bom({ metadata: createMetadata(root, rendering, tools) });
  for (const component of byRef.values()) if (component !== root) bom.components.add(component);
  const normalizer = new Serialize.JSON.Normalize.Factory(specs[rendering.specVersion]);
  const document = JSON.parse(new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true }));
  // The library has no model for compositions.
  const compositions = createCompositions(gaps);
  if (compositions.length > 0) document.compositions = compositions;
  document.serialNumber = serialNumber(JSON.stringify(document));
  return `${JSON.stringify(document, null, 2)}\n`;
}

function createCompositions(gaps: readonly Gap[]) {
  return (['incomplete', 'unknown'] as const).flatMap((aggregate) => {
    const refs = new Set(gaps.filter((gap) => gap.aggregate === aggregate).map(({ ref }) => ref));
    return refs.size === 0 ? [] : [{ aggregate, dependencies: [...refs] }];
  });
}

function createMetadata(
  component: Models.Component | undefined,
  { time, toolVersion }: Rendering,
  tools: readonly Tool[] = [],
): Models.Metadata {
  const metadata = new Models.Metadata({ ...(component && { component }), ...(time && { timestamp: time }) });
  const tool = new Models.Component(Enums.ComponentType.Application, '@waybill/sbom', { version: toolVersion });
  metadata.tools.components.add(tool);
  for (const { name, version } of tools) {
    const other = new Models.Component(Enums.ComponentType.Application, name, { ...(version && { version }) });
    metadata.tools.components.add(other);
  }
  return metadata;
}

function createModel({ type, name, version, ref, purl, cpe, ...more }: PlannedComponent): Models.Component {
  const supplier = more.supplier === undefined ? {} : { supplier: createSupplier(more.supplier) };
  const identity = { bomRef: ref, ...(purl && { purl }), ...(cpe && { cpe }), ...(version && { version }) };
  const model = new Models.Component(types[type], name, { ...identity, ...supplier });
  if (more.sha256 !== undefined) model.hashes.set(Enums.HashAlgorithm['SHA-256'], more.sha256);
  if (more.license !== undefined) model.licenses.add(createLicense(normalizeLicense(more.license)));
  for (const [key, value] of more.properties ?? []) model.properties.add(new Models.Property(key, value));
  for (const file of more.files ?? []) {
    const type = Enums.ExternalReferenceType.Distribution;
    model.externalReferences.add(new Models.ExternalReference(file.name, type, { hashes: createHashes(file) }));
  }
  for (const { kind, url } of more.references ?? [])
    model.externalReferences.add(new Models.ExternalReference(url, referenceTypes[kind]));
  return model;
}

function createSupplier(name: string): Models.OrganizationalEntity {
  return new Models.OrganizationalEntity({ name });
}

function createHashes({ sha256, sha384, sha512 }: DeliveredFile): Models.HashDictionary {
  const { HashAlgorithm } = Enums;
  const all = [
    [HashAlgorithm['SHA-256'], sha256],
    [HashAlgorithm['SHA-384'], sha384],
    [HashAlgorithm['SHA-512'], sha512],
  ] as const;
  return new Models.HashDictionary(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function createLicense(text: string): Models.License {
  // The library looks identifiers up in a plain object and takes `constructor` for one.
  return text.toLowerCase() in {} ? licenses.makeNamedLicense(text) : licenses.makeFromString(text);
}
