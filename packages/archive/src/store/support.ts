import type { Outcome, Refusal } from './refusal.ts';

/** What a service can do with a write, as far as it is known by now. */
export interface Support {
  /** It keeps an object that exists (`If-None-Match: *`). */
  conditions: boolean;
  /** It takes SHA-256 checksums. */
  checksums: boolean;
}

/**
 * Makes a request, and again without what the service turns out not to have.
 *
 * @param request reads `support`
 * @param isBlind whether it is not known that nothing would be overwritten: then a condition is not left out
 */
export async function asSupported<O>(
  support: Support,
  request: () => Promise<Outcome<O>>,
  isBlind = false,
): Promise<Outcome<O>> {
  for (;;) {
    const used = { ...support };
    const outcome = await request();
    if (!('refusal' in outcome) || !learn(support, used, outcome.refusal)) return outcome;
    if (isBlind && !support.conditions) return outcome;
  }
}

/** @returns whether the request may pass without what it had */
export function learn(support: Support, used: Readonly<Support>, { status, code, message }: Refusal): boolean {
  if (status !== 501 && code !== 'NotImplemented') return false;
  // Another request was faster.
  if (used.conditions !== support.conditions || used.checksums !== support.checksums) return true;
  const first = /checksum/i.test(message) ? 'checksums' : 'conditions';
  const other = first === 'checksums' ? 'conditions' : 'checksums';
  const missing = used[first] ? first : other;
  if (!used[missing]) return false;
  support[missing] = false;
  return true;
}
