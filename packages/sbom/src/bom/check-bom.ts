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
  const known = new Set<string>();
  const problems: string[] = [];
  for (const { 'bom-ref': ref } of [...(metadata?.component ? [metadata.component] : []), ...components]) {
    if (ref === undefined) continue;
    if (known.has(ref)) problems.push(`Two components have the reference ${ref}.`);
    known.add(ref);
  }
  const used = [
    ...dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]),
    ...compositions.flatMap((each) => each.dependencies ?? []),
  ];
  return [...problems, ...used.filter((ref) => !known.has(ref)).map((ref) => `Nothing has the reference ${ref}.`)];
}
