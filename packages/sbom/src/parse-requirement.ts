import { normalizeName } from '@waybill/python';

export interface Requirement {
  readonly name: string;
  /** Whether it is needed with an extra only. */
  readonly isExtra: boolean;
}

/** Reads name and kind of a dependency specifier, `undefined` for something else. PEP 508. */
export function parseRequirement(text: string): Requirement | undefined {
  const name = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)/.exec(text)?.[1];
  const marker = text.slice(text.indexOf(';') + 1 || text.length);
  return name === undefined ? undefined : { name: normalizeName(name), isExtra: /\bextra\b/.test(marker) };
}
