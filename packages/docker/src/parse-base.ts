import { instructionsOf } from './parse-dockerfile.ts';

interface Stage {
  readonly name: string | undefined;
  readonly from: string;
}

/**
 * The image on which a stage of a Dockerfile stands in the end: through other stages, with the arguments of the build.
 *
 * @param target name or position of the stage; the last one by default
 * @param given arguments of the build: `NAME=value`
 * @param contexts further contexts of the build, each of which replaces the stage or image of its name
 * @returns `undefined` for `scratch`, a stage that is not there, or a name that nobody can tell
 */
export function parseBase(
  dockerfile: string,
  target: string | undefined,
  given: readonly string[],
  contexts: Readonly<Record<string, string>> = {},
): string | undefined {
  const instructions = instructionsOf(dockerfile);
  const first = instructions.findIndex((each) => /^FROM\s/i.test(each));
  const defaults = instructions.slice(0, first).flatMap((each) => /^ARG\s+(\w+=.*)$/i.exec(each)?.[1] ?? []);
  // What the build is given comes last, and wins.
  const values = new Map([...defaults, ...given].map(pairOf));
  const stages = instructions.flatMap((each): Stage[] => {
    const [, from = '', name] = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?$/i.exec(each) ?? [];
    return from === '' ? [] : [{ from: substitute(from, values), name: name?.toLowerCase() }];
  });
  let at = target === undefined ? stages.length - 1 : positionOf(stages, target);
  for (;;) {
    const from = stages[at]?.from;
    if (from === undefined || from === 'scratch' || from.includes('$')) return undefined;
    const context = contexts[from] ?? contexts[from.replace(/:latest$/, '')];
    // Of what another build or another folder gives, nobody knows the base.
    if (context !== undefined) return /^docker-image:\/\/(.+)$/.exec(context)?.[1];
    // Only stages above can be meant: a stage may have the name of the image that it stands on.
    const next = stages.slice(0, at).findLastIndex(({ name }) => name === from.toLowerCase());
    if (next < 0) return from;
    at = next;
  }
}

function positionOf(stages: readonly Stage[], target: string): number {
  const named = stages.findIndex(({ name }) => name === target.toLowerCase());
  return named < 0 && /^\d+$/.test(target) ? Number(target) : named;
}

function pairOf(argument: string): [string, string] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(argument) ?? [];
  return [name, value.replace(/^(["'])(.*)\1$/, '$2')];
}

/** `$NAME`, `${NAME}` and `${NAME:-default}`; what nobody knows stays as it is. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g, (whole, plain, braced, fallback) => {
    return values.get(plain ?? braced) || (fallback ?? whole);
  });
}
