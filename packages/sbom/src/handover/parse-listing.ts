import { parseJson, v } from '@waybill/kernel';
import type { PlannedComponent } from '../bom/index.ts';
import { parseSbom } from '../intake/index.ts';

const Property = v.object({ name: v.string(), value: v.optional(v.string()) });

const Component = v.object({
  'bom-ref': v.optional(v.string()),
  type: v.string(),
  purl: v.optional(v.string()),
  properties: v.optional(v.array(Property), []),
  evidence: v.optional(v.object({ occurrences: v.optional(v.array(v.object({ location: v.optional(v.string()) }))) })),
});

const Document = v.object({
  bomFormat: v.literal('CycloneDX'),
  components: v.optional(v.array(Component), []),
});

/** A component that a generator found. */
export interface Listed {
  readonly component: PlannedComponent;
  /** The files that it was found by: paths in the image. */
  readonly places: readonly string[];
}

/** Kinds of components that are packages; a generator may list certificates and algorithms, too. */
const packages: readonly string[] = ['application', 'framework', 'library'];

/** The packages in the document of a generator, each with a purl; `undefined` for what is no CycloneDX. */
export function parseListing(text: string): Listed[] | undefined {
  const document = parseJson(Document, text);
  const intake = document && parseSbom(text);
  if (document === undefined || intake === undefined) return undefined;
  return document.components.flatMap((each, index) => {
    const component = intake.components[index];
    if (!packages.includes(each.type) || component?.purl === undefined || !component.version) return [];
    // syft writes this for a program without a version, which no advisory is about.
    if (component.version === 'UNKNOWN') return [];
    return [{ component: { ...component, type: 'library' as const, dependsOn: [] }, places: findPlaces(each) }];
  });
}

/** syft and cdxgen each have properties of their own for it; `evidence` is what CycloneDX has. */
function findPlaces({ properties, evidence }: v.InferOutput<typeof Component>): string[] {
  const named = properties.flatMap(({ name, value }) =>
    /^(?:syft:location:\d+:path|SrcFile)$/.test(name) && value !== undefined ? [value] : [],
  );
  const occurrences = (evidence?.occurrences ?? []).flatMap(({ location }) => location?.split('#')[0] ?? []);
  return [...named, ...occurrences].map((path) => path.replace(/^\.?\/+/, ''));
}
