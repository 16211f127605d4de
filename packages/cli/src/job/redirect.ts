import { type About, isTable, type Options } from './rule.ts';
import { rules } from './rules.ts';

/** A plugin of the configuration, or of its pipeline. */
export interface Entry {
  readonly plugin: unknown;
  /** Name of its section. */
  readonly key: string;
  readonly options: Options;
}

export interface Redirected {
  readonly entry: Entry;
  /** Its section at the top level of the configuration; `undefined` where there is none. */
  readonly section: unknown;
}

export interface LeftOut {
  readonly part: string;
  readonly reason: string;
}

/**
 * Turns a plugin and its section to the stand-ins.
 *
 * @returns nothing in `redirected` where the plugin is left out
 */
export function redirect(
  entry: Entry,
  section: unknown,
  about: About,
): { readonly redirected?: Redirected; readonly leftOut: readonly LeftOut[] } {
  const { plugin, key } = entry;
  // What the configuration or the repository holds itself is code of the project, as its build is.
  if (typeof plugin !== 'string' || /^\.{0,2}\//.test(plugin)) return { redirected: { entry, section }, leftOut: [] };
  const rule = rules[plugin];
  if (rule === undefined)
    return { leftOut: [{ part: key, reason: `\`${plugin}\` is not known here, so it could reach a real service` }] };
  const own = isTable(section) ? section : {};
  const effective = { ...own, ...entry.options };
  const isOff = section === false;
  const reason = isOff ? undefined : rule.leaveOut?.(effective, about);
  if (reason !== undefined) return { leftOut: [{ part: key, reason }] };
  const forced = isOff ? {} : (rule.force?.(effective, about) ?? {});
  const told = isOff ? [] : (rule.tell?.(effective, about) ?? []);
  return {
    redirected: {
      entry: { ...entry, options: { ...without(entry.options, rule.drop), ...forced } },
      // A value here comes before the environment, and below what is forced.
      section: isTable(section) ? { ...without(section, rule.drop), ...forced } : section,
    },
    leftOut: told.map((each) => ({ part: key, reason: each })),
  };
}

function without(options: Options, keys: readonly string[] = []): Options {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !keys.includes(key)));
}
