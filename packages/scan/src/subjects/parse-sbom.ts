import { parseJson, v } from '@waybill/kernel';

const text = v.optional(v.string());
const Property = v.object({ name: text, value: text });
const Component = v.object({
  type: text,
  name: v.string(),
  version: text,
  purl: text,
  'bom-ref': text,
  properties: v.optional(v.array(Property), []),
});

/** What is read of a CycloneDX document. https://cyclonedx.org/docs/1.6/json/ */
const Bom = v.object({
  bomFormat: v.literal('CycloneDX'),
  serialNumber: text,
  metadata: v.optional(v.object({ component: v.optional(Component) })),
  components: v.optional(v.array(Component), []),
  compositions: v.optional(v.array(v.object({ aggregate: text })), []),
});

export interface SbomComponent {
  readonly name: string;
  readonly version: string | undefined;
  readonly purl: string | undefined;
}

/** An SBOM, as far as a scan depends on it. */
export interface Sbom {
  /** The purl of what it describes. */
  readonly purl: string | undefined;
  readonly components: readonly SbomComponent[];
  /** Whether more is shipped than it lists. */
  readonly isIncomplete: boolean;
  /** The code name of the distribution: `bookworm`. */
  readonly codename: string | undefined;
}

/** Reads a CycloneDX document; `undefined` for anything else. */
export function parseSbom(json: string | Uint8Array): Sbom | undefined {
  const bom = parseJson(Bom, json);
  if (bom === undefined) return undefined;
  const os = bom.components.find(({ type }) => type === 'operating-system');
  return {
    purl: bom.metadata?.component?.purl,
    components: bom.components
      .filter(({ type }) => type !== 'operating-system')
      .map(({ name, version, purl }) => ({ name, version, purl })),
    isIncomplete: bom.compositions.some(({ aggregate }) => aggregate === 'incomplete'),
    codename: os?.properties.find(({ name }) => name === 'syft:distro:versionCodename')?.value,
  };
}
