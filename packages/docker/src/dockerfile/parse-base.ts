import { readArguments, type Stage } from './read-stages.ts';

export interface BaseInput {
  /** Of the Dockerfile. */
  readonly text: string;
  readonly stages: readonly Stage[];
  /** Name or position of the stage; the last one by default. */
  readonly target?: string | undefined;
  /** Arguments of the build: `NAME=value`. */
  readonly given?: readonly string[];
  /** Further contexts of the build, each of which replaces the stage or image of its name. */
  readonly contexts?: Readonly<Record<string, string>>;
}

/**
 * The image that a stage of a Dockerfile is based on in the end: through other stages, with the arguments of the build.
 *
 * @returns `undefined` for `scratch`, a stage that is not there, or a name that cannot be told
 */
export function parseBase({ text, stages, target, given = [], contexts = {} }: BaseInput): string | undefined {
  const values = new Map(given.map(splitPair));
  for (const [name, value] of readArguments(text).map(splitPair)) {
    // What the build is given wins. A default may name arguments above it.
    if (!values.has(name)) values.set(name, substitute(value, values));
  }
  let at = target === undefined ? stages.length - 1 : findStage(stages, target);
  for (;;) {
    const stage = stages[at];
    if (stage === undefined) return undefined;
    const from = substitute(stage.base, values);
    if (from === '' || from === 'scratch' || from.includes('$')) return undefined;
    const context = contexts[from] ?? contexts[from.replace(/:latest$/, '')];
    // Of what another build or another folder gives, the base is not known.
    if (context !== undefined) return /^docker-image:\/\/(.+)$/.exec(context)?.[1];
    // Only stages above can be meant: a stage may have the name of the image that it is based on.
    const next = stages.slice(0, at).findLastIndex(({ name }) => name === from.toLowerCase());
    if (next < 0) return from;
    at = next;
  }
}

/** The position of a stage by name, or by number as BuildKit counts; -1 for none. */
export function findStage(stages: readonly Stage[], target: string): number {
  const named = stages.findIndex(({ name }) => name === target.toLowerCase());
  return named < 0 && /^\d+$/.test(target) ? Number(target) : named;
}

function splitPair(argument: string): [string, string] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, ''] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME-default}`; what is not known stays as it is. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)(?::?-([^}$]*))?\})/g, (whole, plain, braced, fallback) => {
    return values.get(plain ?? braced) || (fallback ?? whole);
  });
}
