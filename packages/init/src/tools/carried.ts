import type { Facts, Snapshot } from '../repository/index.ts';

/** Part of a configuration of semantic-release. */
export type Settings = Readonly<Record<string, unknown>>;

/** What becomes of one setting of another release tool. */
export type Outcome =
  /** It is written into the configuration. */
  | { readonly keep: Settings }
  /** It means what Waybill does by itself. */
  | { readonly same: true }
  /** It means something else, or nothing here. */
  | { readonly leave: string };

export interface LeftOut {
  readonly setting: string;
  readonly why: string;
}

/** What is taken over from one tool. */
export interface Carried {
  readonly tool: string;
  readonly file: string;
  readonly settings: Settings;
  /** Names of the settings that were taken over, as the tool calls them. */
  readonly kept: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** What readers may know beside the settings. */
export interface Around {
  readonly snapshot: Snapshot;
  readonly facts: Facts;
}

export type Reading = (value: unknown, around: Around) => Outcome;

export const same: Outcome = { same: true };
export const leave = (why: string): Outcome => ({ leave: why });
export const keep = (settings: Settings): Outcome => ({ keep: settings });

interface Source {
  readonly tool: string;
  readonly file: string;
  readonly table: Readonly<Record<string, unknown>>;
  readonly readings: Readonly<Record<string, Reading>>;
}

/** Reads each setting by its name. A setting that nobody knows is left out by name: nothing is lost in silence. */
export function carrySettings({ tool, file, table, readings }: Source, around: Around): Carried {
  let settings: Settings = {};
  const kept: string[] = [];
  const leftOut: LeftOut[] = [];
  for (const [setting, value] of Object.entries(table)) {
    const read = Object.hasOwn(readings, setting) ? readings[setting] : undefined;
    const outcome = read?.(value, around) ?? leave('Waybill has no such setting');
    if ('keep' in outcome) {
      settings = mergeSettings(settings, outcome.keep);
      kept.push(setting);
    } else if ('leave' in outcome) leftOut.push({ setting, why: outcome.leave });
  }
  return { tool, file, settings, kept, leftOut };
}

/** The first one wins where both say something; sections and lists of files are joined. */
export function mergeSettings(first: Settings, second: Settings): Settings {
  const merged: Record<string, unknown> = { ...first };
  for (const [name, value] of Object.entries(second)) {
    const old = Object.hasOwn(merged, name) ? merged[name] : undefined;
    if (old === undefined) merged[name] = value;
    else if (isTable(old) && isTable(value)) merged[name] = mergeSettings(old, value);
    else if (Array.isArray(old) && Array.isArray(value) && name === 'files') merged[name] = [...old, ...value];
  }
  return merged;
}

export function isTable(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A path inside the repository, with `/`, as a setting of a tool names it. */
export function readPath(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const path = value.replace(/^\.\//, '');
  const isPlain = /^[A-Za-z0-9_.][^\\:*?"<>|\0-\x1f]{0,200}$/.test(path);
  return isPlain && !path.split('/').includes('..') && !path.endsWith('/') ? path : undefined;
}
