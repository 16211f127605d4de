import { normalizeName } from '@waybill/python';

export interface Requirement {
  /** Normalized. */
  readonly name: string;
  /** Normalized extras that it asks for: `socks` of `requests[socks]`. */
  readonly extras: readonly string[];
  /** Whether it is needed with an extra only. */
  readonly isExtra: boolean;
  /** Whether it is needed only where a condition holds. */
  readonly hasMarker: boolean;
}

/** Reads name, extras and kind of a dependency specifier, `undefined` for something else. PEP 508. */
export function parseRequirement(text: string): Requirement | undefined {
  const [, name, extras = ''] = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const marker = text.slice(text.indexOf(';') + 1 || text.length);
  return {
    name: normalizeName(name),
    extras: extras
      .split(',')
      .map((each) => normalizeName(each.trim()))
      .filter((each) => each !== ''),
    isExtra: /\bextra\b/.test(marker),
    hasMarker: marker.trim() !== '',
  };
}
