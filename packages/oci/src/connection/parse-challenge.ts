/** What a registry wants to see in `Authorization`. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string; readonly scope?: string };

/**
 * Reads `WWW-Authenticate`, RFC 9110 11.6.1; of several challenges the bearer one, as Docker does.
 *
 * @returns `undefined` when the registry asks for something that no registry client knows
 */
export function parseChallenge(header: string | null): Challenge | undefined {
  const challenges = split(header ?? '');
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
  if (bearer?.['realm']) {
    const { realm, service, scope } = bearer;
    return { scheme: 'bearer', realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined;
}

interface RawChallenge {
  readonly scheme: string;
  readonly parameters: Record<string, string>;
}

/** A scheme is a word that no `=` follows; everything up to the next one are its parameters. */
function split(header: string): RawChallenge[] {
  const tokens = header.matchAll(/([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g);
  const challenges: RawChallenge[] = [];
  for (const [, name = '', quoted, plain] of tokens) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} });
    else Object.assign(challenges.at(-1)?.parameters ?? {}, { [name.toLowerCase()]: value });
  }
  return challenges;
}
