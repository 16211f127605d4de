import { v } from '@waybill/kernel';
import { canonicalPurl, type PlannedComponent } from '../bom/index.ts';

const License = v.object({
  license: v.optional(v.object({ id: v.optional(v.string()), name: v.optional(v.string()) })),
  expression: v.optional(v.string()),
});

const Hash = v.object({ alg: v.string(), content: v.string() });

const Component = v.object({
  type: v.optional(v.string(), 'library'),
  'bom-ref': v.optional(v.string()),
  group: v.optional(v.string()),
  name: v.string(),
  version: v.optional(v.string()),
  purl: v.optional(v.string()),
  cpe: v.optional(v.string()),
  supplier: v.optional(v.object({ name: v.optional(v.string()) })),
  licenses: v.optional(v.array(License), []),
  hashes: v.optional(v.array(Hash), []),
});
type Component = v.InferOutput<typeof Component>;

const Document = v.object({
  bomFormat: v.literal('CycloneDX'),
  metadata: v.optional(v.object({ component: v.optional(Component), tools: v.optional(v.unknown()) })),
  components: v.optional(v.array(Component), []),
  dependencies: v.optional(v.array(v.object({ ref: v.string(), dependsOn: v.optional(v.array(v.string()), []) })), []),
});

/** What somebody else's SBOM lists. */
export interface Intake {
  /** What it is about. */
  readonly subject: PlannedComponent | undefined;
  readonly components: readonly PlannedComponent[];
  /** Whether this plugin wrote it: then it lists what a project was developed with, and not what else is in a wheel. */
  readonly isOurs?: boolean;
}

const types: readonly string[] = ['application', 'container', 'file', 'library', 'operating-system'];

/** A CycloneDX document in JSON, as far as it can be taken in; `undefined` for another document. */
export function parseCycloneDx(document: unknown): Intake | undefined {
  const result = v.safeParse(Document, document);
  if (!result.success) return undefined;
  const { metadata, components, dependencies } = result.output;
  const all = [...(metadata?.component ? [metadata.component] : []), ...components];
  const refs = new Map(all.flatMap((each) => (each['bom-ref'] === undefined ? [] : [[each['bom-ref'], refOf(each)]])));
  const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const plan = (each: Component) =>
    createComponent(
      each,
      (needs.get(each['bom-ref'] ?? '') ?? []).flatMap((ref) => refs.get(ref) ?? []),
    );
  return {
    subject: metadata?.component && plan(metadata.component),
    components: components.map(plan),
    ...(isOurs(metadata?.tools) && { isOurs: true }),
  };
}

function refOf({ purl, group, name, version, type }: Component): string {
  const known = purl && canonicalPurl(purl);
  return known || `${type}:${[group, name].filter(Boolean).join('/')}@${version ?? ''}`;
}

function createComponent(each: Component, dependsOn: readonly string[]): PlannedComponent {
  const { type, group, name, version, purl, cpe, supplier, licenses, hashes } = each;
  const license = licenses.flatMap((one) => one.expression ?? one.license?.id ?? one.license?.name ?? []);
  const sha256 = hashes.find(({ alg, content }) => alg === 'SHA-256' && /^[0-9a-f]{64}$/i.test(content))?.content;
  return {
    type: types.includes(type) ? (type as PlannedComponent['type']) : 'library',
    name: [group, name].filter(Boolean).join('/'),
    version,
    ref: refOf(each),
    ...(purl !== undefined && { purl: canonicalPurl(purl) }),
    ...(cpe !== undefined && /^cpe:(?:2\.3:|\/)/.test(cpe) && { cpe }),
    ...(license.length === 1 && { license: license[0] }),
    ...(supplier?.name && { supplier: supplier.name }),
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    dependsOn,
  };
}

const Tools = v.object({ components: v.array(v.object({ name: v.optional(v.string()) })) });

function isOurs(tools: unknown): boolean {
  const { output, success } = v.safeParse(Tools, tools);
  return success && output.components.some(({ name }) => name === '@waybill/sbom');
}
