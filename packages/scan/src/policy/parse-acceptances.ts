/** A finding that a person accepts for one release. */
export interface Acceptance {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
}

/**
 * Reads `CVE-2026-1234=no fix yet; GHSA-…=not reached`.
 *
 * @returns the parts that are no name with a reason beside those that are
 */
export function parseAcceptances(
  text: string,
  by: string,
): { readonly accepted: Acceptance[]; readonly wrong: string[] } {
  const accepted: Acceptance[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[;\n]/)) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const at = trimmed.indexOf('=');
    const [id, reason] = [trimmed.slice(0, Math.max(at, 0)).trim(), trimmed.slice(at + 1).trim()];
    if (at > 0 && reason !== '' && /^[A-Za-z0-9][\w.:+~/-]*$/.test(id)) accepted.push({ id, reason, by });
    else wrong.push(trimmed.slice(0, 100));
  }
  return { accepted, wrong };
}
