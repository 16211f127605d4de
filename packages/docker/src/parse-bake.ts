import { parseImageName } from './parse-image-name.ts';

/** A target of a bake file: one image. */
export interface BakeTarget {
  readonly name: string;
  /** The repository of its first tag. */
  readonly image?: string;
  readonly platforms: readonly string[];
}

interface Printed {
  readonly group?: Readonly<Record<string, { readonly targets?: readonly string[] }>>;
  readonly target?: Readonly<
    Record<string, { readonly tags?: readonly string[] | null; readonly platforms?: readonly string[] | null }>
  >;
}

/**
 * Reads what `docker buildx bake --print` says of a target or a group.
 *
 * @param asked by default the group that bake builds when nobody asks
 */
export function parseBake(json: string, asked = 'default'): BakeTarget[] {
  const { group = {}, target = {} } = JSON.parse(json) as Printed;
  const names = new Set<string>();
  const open = [asked];
  const seen = new Set<string>();
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    // A group and a target may have the same name: then the group holds it.
    if (target[name] !== undefined) names.add(name);
    open.push(...(group[name]?.targets ?? []));
  }
  return [...names].map((name) => {
    const { tags, platforms } = target[name] ?? {};
    const image = parseImageName((tags?.[0] ?? '').replace(/(:[\w.-]+)?(@.*)?$/, '').toLowerCase())?.name;
    return { name, platforms: platforms ?? [], ...(image === undefined ? {} : { image }) };
  });
}
