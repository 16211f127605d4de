import type { Env } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { parseKeys } from './sign.ts';

/** A receiver with its secrets. */
export interface Endpoint {
  readonly name: string;
  readonly preset: Options['endpoints'][string]['preset'];
  /** A secret as a whole: who knows it may post. */
  readonly url: string | undefined;
  readonly keys: readonly Buffer[];
}

export function urlVariable(name: string): string {
  return `WEBHOOK_URL_${variableName(name)}`;
}

export function keysVariable(name: string): string {
  return `WEBHOOK_KEYS_${variableName(name)}`;
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The endpoint of a name, as far as the environment knows it. */
export function findEndpoint(name: string, { endpoints }: Pick<Options, 'endpoints'>, env: Env): Endpoint {
  const { preset = 'standard' } = endpoints[name] ?? {};
  const url = URL.parse(env[urlVariable(name)]?.trim() ?? '');
  const isWeb = url !== null && ['https:', 'http:'].includes(url.protocol);
  return { name, preset, url: isWeb ? url.href : undefined, keys: parseKeys(env[keysVariable(name)] ?? '') ?? [] };
}
