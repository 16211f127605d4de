import type { Env } from '@waybill/kernel';
import type { Places } from './order.ts';

/** Options of a plugin, as they are written. */
export type Options = Readonly<Record<string, unknown>>;

/** How a plugin is rehearsed. */
export interface Rule {
  /** Options that name a service, or a credential. */
  readonly drop?: readonly string[];
  /** Options in their place. */
  force?(options: Options, about: About): Options;
  /** Why the plugin is left out. */
  leaveOut?(options: Options, about: About): string | undefined;
  /** Sentences about what of it is not rehearsed. */
  tell?(options: Options, about: About): readonly string[];
}

/** What the rules look at. */
export interface About {
  readonly places: Places;
  readonly env: Env;
  /** `owner/name` in lower case. */
  readonly slug: string;
}

export const isFull = (value: unknown) => Array.isArray(value) && value.length > 0;

export function isTable(value: unknown): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An option, or the variable in its place. */
export function textOf(options: Options, key: string, ofJob: string | undefined): string | undefined {
  const value = options[key] ?? (ofJob || undefined);
  return typeof value === 'string' ? value : undefined;
}
