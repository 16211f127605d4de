/** The version of an exact requirement, as `==1.1.0` or `=== 1.1.0`; no wildcard. */
export const exactPin = /(?<![~<>!=])={2,3}\s*(?<version>[^\s,;)*#"'\\]+)(?![^\s,;)#"'\\])/;

/** The version that a specifier asks for exactly, whatever else it says. */
export function pinnedVersion(specifier: string): string | undefined {
  return exactPin.exec(specifier)?.groups?.['version'];
}

/** A requirement as PEP 508 writes it: name, extras, specifier. */
const requirement = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?\s*([^;@)]*)/;

/** The name and the specifier of a requirement; `undefined` for a text that is none. */
export function splitRequirement(text: string): { readonly name: string; readonly specifier: string } | undefined {
  const [, name, specifier = ''] = requirement.exec(text) ?? [];
  return name === undefined ? undefined : { name, specifier: specifier.trim() };
}
