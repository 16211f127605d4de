import { isAbsolute, posix } from 'node:path';
import { parseJson, v } from '@waybill/kernel';
import { parseImageName } from '@waybill/oci';

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
  /** The build context, relative to the repository, where it is a folder. */
  readonly context?: string;
  readonly stage?: string;
  /** `NAME=value` */
  readonly buildArgs: readonly string[];
  /** By name; `target:name` for what another target builds. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Kinds of attestations that are asked for, such as `provenance`. */
  readonly attests: readonly string[];
}

const text = v.optional(v.string());
const texts = v.optional(v.nullable(v.array(v.string())));

const PrintedTarget = v.object({
  /** Newer versions of buildx print objects. */
  attest: v.optional(v.nullable(v.array(v.union([v.string(), v.object({ type: text })])))),
  ...{ tags: texts, platforms: texts, context: text, dockerfile: text, 'dockerfile-inline': text, target: text },
  contexts: v.optional(v.record(v.string(), v.string())),
  args: v.optional(v.record(v.string(), v.nullable(v.string()))),
});
type PrintedTarget = v.InferOutput<typeof PrintedTarget>;

const Printed = v.object({
  group: v.optional(v.record(v.string(), v.object({ targets: texts })), {}),
  target: v.optional(v.record(v.string(), PrintedTarget), {}),
});

/**
 * Reads what `docker buildx bake --print` says of a target or a group.
 *
 * @param asked by default the group that bake builds when nobody asks
 * @returns nothing for anything else
 */
export function parseBake(json: string, asked = 'default'): BakeTarget[] | undefined {
  const printed = parseJson(Printed, json);
  if (printed === undefined) return undefined;
  const { group, target } = printed;
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
    const source = readSource(printed);
    return { name, platforms: platforms ?? [], source, ...(image === undefined ? {} : { image }) };
  });
}

/** The Dockerfile is in the context. https://docs.docker.com/build/bake/reference/#targetdockerfile */
function readSource(printed: PrintedTarget): BakeSource {
  const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': text, target: stage } = printed;
  const { args = {}, contexts = {} } = printed;
  const folder = posix.normalize(context.replace(/^cwd:\/\//, ''));
  const isOfCheckout = isAbsolute(dockerfile) || dockerfile.startsWith('cwd://');
  const path = isOfCheckout ? dockerfile.replace(/^cwd:\/\//, '') : posix.join(folder, dockerfile);
  return {
    buildArgs: Object.entries(args).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])),
    contexts,
    attests: (printed.attest ?? []).flatMap((each) => {
      const type = typeof each === 'string' ? /(?:^|,)type=([^,]+)/.exec(each)?.[1] : each.type;
      return type === undefined ? [] : [type];
    }),
    ...(text === undefined ? {} : { text }),
    ...(text !== undefined || isRemote(context) || isRemote(dockerfile) ? {} : { dockerfile: path }),
    ...(isRemote(context) ? {} : { context: folder }),
    ...(stage === undefined ? {} : { stage }),
  };
}

/** https://docs.docker.com/build/concepts/context/#remote-context */
function isRemote(place: string): boolean {
  return /^([a-z+-]+:\/\/|git@|github\.com\/)/.test(place) && !place.startsWith('cwd://');
}
