/** What a signed token (JWT) says, by claim. */
export type Claims = Readonly<Record<string, unknown>>;

/** Reads the claims of a JWT without a check of its signature: the index does that. Empty for anything else. */
export function parseClaims(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : {};
  } catch {
    return {};
  }
}

/** Whom a JWT is for. */
export function audiencesOf(token: string): readonly string[] {
  const { aud } = parseClaims(token);
  return (Array.isArray(aud) ? aud : [aud]).filter((each) => typeof each === 'string');
}

/** Until when a JWT holds, in seconds since 1970; `undefined` when it does not say. */
export function expiryOf(token: string): number | undefined {
  const { exp } = parseClaims(token);
  return typeof exp === 'number' ? exp : undefined;
}
