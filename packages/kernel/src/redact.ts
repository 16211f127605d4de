import type { Env } from './context.ts';

/** The names whose values semantic-release masks in its log (its `lib/hide-sensitive.js`), ours must match too. */
export const secretName = /token|password|credential|secret|private|key|auth|webhook/i;

/** Shorter values are not masked by the host either: they would hide harmless text. */
const shortestSecret = 5;

/**
 * Masks secrets in text that may reach a person: values of secret-named variables (raw and URI-encoded) and the
 * user information of URLs. The host masks its streams only; messages of errors leave through other ways as well.
 */
export function redact(text: string, env: Env): string {
  const secrets = Object.entries(env)
    .filter(([name, value]) => secretName.test(name) && value !== undefined && value.trim().length >= shortestSecret)
    .flatMap(([, value = '']) => [value, encodeURIComponent(value), encodeURI(value)])
    // The longest first: a secret that contains another one must not leave its rest behind.
    .sort((a, b) => b.length - a.length);
  let safe = text.replace(/(\w+:\/\/)[^\s/@]+@/g, '$1[secret]@');
  for (const secret of new Set(secrets)) safe = safe.replaceAll(secret, '[secret]');
  return safe;
}
