import { parseJson, v } from '@waybill/kernel';

/** One step into a JSON value: `name`, `[0]` or `["a name.with dots"]`. */
const step = /(?:^|\.)([A-Za-z0-9_$-]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** Steps of the longest path. */
const mostSteps = 32;

/**
 * The steps of a path such as `version`, `app.build.version` (or `.app.build.version`, as jq writes it), `services[0].version` or `["app.version"]`.
 *
 * @returns nothing where the text is no such path
 */
export function readJsonPath(path: string): readonly string[] | undefined {
  const steps: string[] = [];
  step.lastIndex = 0;
  let end = 0;
  while (end < path.length && steps.length < mostSteps) {
    const found = step.exec(path);
    if (found === null) return undefined;
    const [, name, index, quoted] = found;
    const key = name ?? index ?? unquote(quoted ?? '');
    if (key === undefined) return undefined;
    steps.push(key);
    end = step.lastIndex;
  }
  return end === path.length && steps.length > 0 ? steps : undefined;
}

function unquote(text: string): string | undefined {
  return parseJson(v.string(), `"${text}"`);
}

/** What a JSON value has at a path; nothing where it has not. */
export function lookUp(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const key of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
