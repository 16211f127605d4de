import { isAbsolute, posix } from 'node:path';
import { parseImageName } from './parse-image-name.ts';

/** A target of a bake file: one image. */
export interface BakeTarget {
  readonly name: string;
  /** The repository of its first tag. */
  readonly image?: string;
  readonly platforms: readonly string[];
  readonly source: BakeSource;
}

/** What a target is built from. */
export interface BakeSource {
  /** The Dockerfile's own text, where the bake file holds it. */
  readonly text?: string;
  /** The path of the Dockerfile, relative to the repository, where it is a file there. */
  readonly dockerfile?: string;
  readonly stage?: string;
  /** `NAME=value` */
  readonly buildArgs: readonly string[];
  /** By name; `target:name` for what another target builds. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Kinds of attestations that are asked for, such as `provenance`. */
  readonly attests: readonly string[];
}

interface PrintedTarget {
  /** Newer versions of buildx print objects. */
  readonly attest?: readonly (string | { readonly type?: string })[] | null;
  readonly tags?: readonly string[] | null;
  readonly platforms?: readonly string[] | null;
  readonly context?: string;
  readonly dockerfile?: string;
  readonly 'dockerfile-inline'?: string;
  readonly target?: string;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly args?: Readonly<Record<string, string | null>>;
}

interface Printed {
  readonly group?: Readonly<Record<string, { readonly targets?: readonly string[] }>>;
  readonly target?: Readonly<Record<string, PrintedTarget>>;
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
    const printed = target[name] ?? {};
    const { tags, platforms } = printed;
    const image = parseImageName((tags?.[0] ?? '').replace(/(:[\w.-]+)?(@.*)?$/, '').toLowerCase())?.name;
    const source = sourceOf(printed);
    return { name, platforms: platforms ?? [], source, ...(image === undefined ? {} : { image }) };
  });
}

/** The Dockerfile lies in the context. https://docs.docker.com/build/bake/reference/#targetdockerfile */
function sourceOf(printed: PrintedTarget): BakeSource {
  const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': text, target: stage } = printed;
  const { args = {}, contexts = {} } = printed;
  const path = isAbsolute(dockerfile) ? dockerfile : posix.join(context.replace(/^cwd:\/\//, ''), dockerfile);
  return {
    buildArgs: Object.entries(args).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])),
    contexts,
    attests: (printed.attest ?? []).flatMap((each) => {
      const type = typeof each === 'string' ? /(?:^|,)type=([^,]+)/.exec(each)?.[1] : each.type;
      return type === undefined ? [] : [type];
    }),
    ...(text === undefined ? {} : { text }),
    ...(text !== undefined || isRemote(context) || isRemote(dockerfile) ? {} : { dockerfile: path }),
    ...(stage === undefined ? {} : { stage }),
  };
}

/** https://docs.docker.com/build/concepts/context/#remote-context */
function isRemote(place: string): boolean {
  return /^([a-z+-]+:\/\/|git@|github\.com\/)/.test(place) && !place.startsWith('cwd://');
}
