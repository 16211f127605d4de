interface Document {
  readonly metadata?: { readonly component?: Component };
  readonly components?: readonly Component[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly compositions?: readonly { readonly dependencies?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref'?: string;
}

/** What the JSON schema cannot see: two components with one reference, and references to nothing. Empty when all is well. */
export function checkBom({ metadata, components = [], dependencies = [], compositions = [] }: Document): string[] {
  const all = [...(metadata?.component ? [metadata.component] : []), ...components].flatMap(
    (each) => each['bom-ref'] ?? [],
  );
  const known = new Set(all);
  const used = [
    ...dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]),
    ...compositions.flatMap((each) => each.dependencies ?? []),
  ];
  return [
    ...all.filter((ref, index) => all.indexOf(ref) !== index).map((ref) => `Two components have the reference ${ref}.`),
    ...used.filter((ref) => !known.has(ref)).map((ref) => `Nothing has the reference ${ref}.`),
  ];
}
