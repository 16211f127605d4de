import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import parseExpression from 'spdx-expression-parse';
import type { SpecVersion } from './options.ts';
import type { PlannedComponent, SbomPlan } from './sbom-plan.ts';
import { serialNumber } from './serial-number.ts';

export interface Rendering {
  readonly specVersion: SpecVersion;
  readonly time: Date | undefined;
  /** Version of this plugin. */
  readonly toolVersion: string;
}

const specs = { '1.5': Spec.Spec1dot5, '1.6': Spec.Spec1dot6, '1.7': Spec.Spec1dot7 };
const types = { container: Enums.ComponentType.Container, library: Enums.ComponentType.Library };
const licenses = new Contrib.License.Factories.LicenseFactory(parseExpression);

/** An SBOM as CycloneDX JSON. The same arguments give the same bytes. */
export function renderCycloneDx({ subject, components, gaps }: SbomPlan, rendering: Rendering): string {
  const byPurl = new Map([subject, ...components].map((each) => [each.purl, modelOf(each)]));
  for (const { purl, dependsOn } of [subject, ...components]) {
    for (const other of dependsOn) {
      const target = byPurl.get(other)?.bomRef;
      if (target !== undefined) byPurl.get(purl)?.dependencies.add(target);
    }
  }
  const root = byPurl.get(subject.purl);
  const bom = new Models.Bom({ metadata: metadataOf(root, rendering) });
  for (const component of byPurl.values()) if (component !== root) bom.components.add(component);
  const normalizer = new Serialize.JSON.Normalize.Factory(specs[rendering.specVersion]);
  const document = JSON.parse(new Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true }));
  // The library has no model for compositions.
  if (gaps.length > 0)
    document.compositions = [{ aggregate: 'incomplete', dependencies: gaps.map(({ purl }) => purl) }];
  document.serialNumber = serialNumber(JSON.stringify(document));
  return `${JSON.stringify(document, null, 2)}\n`;
}

function metadataOf(component: Models.Component | undefined, { time, toolVersion }: Rendering): Models.Metadata {
  const metadata = new Models.Metadata({ ...(component && { component }), ...(time && { timestamp: time }) });
  const tool = new Models.Component(Enums.ComponentType.Application, '@waybill/sbom', { version: toolVersion });
  metadata.tools.components.add(tool);
  return metadata;
}

function modelOf({ type, name, version, purl, ...more }: PlannedComponent): Models.Component {
  const model = new Models.Component(types[type], name, { bomRef: purl, purl, ...(version && { version }) });
  if (more.sha256 !== undefined) model.hashes.set(Enums.HashAlgorithm['SHA-256'], more.sha256);
  if (more.license !== undefined) model.licenses.add(licenseOf(more.license));
  for (const [key, value] of more.properties ?? []) model.properties.add(new Models.Property(key, value));
  for (const file of more.files ?? []) {
    const hashes = new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], file.sha256]]);
    const type = Enums.ExternalReferenceType.Distribution;
    model.externalReferences.add(new Models.ExternalReference(file.name, type, { hashes }));
  }
  return model;
}

function licenseOf(text: string): Models.License {
  // The library looks identifiers up in a plain object and takes `constructor` for one.
  return text.toLowerCase() in {} ? licenses.makeNamedLicense(text) : licenses.makeFromString(text);
}
