import { errorsOf, type ReleaseError } from '@waybill/kernel';
import type { Entry } from './parse-ledger.ts';

/** Runs in a row that meet the same refusal before later releases go on without this one. */
const enough = 2;

/** The entry after a run failed: a refusal that no repetition changes is counted, anything else ends the count. */
export function countRefusal(entry: Entry, error: unknown): Entry {
  const { refused, ...rest } = entry;
  const errors = errorsOf(error) as readonly Partial<ReleaseError>[];
  const code = errors.find(({ permanent }) => permanent === true)?.code;
  if (code === undefined) return rest;
  return { ...rest, refused: { code, times: refused?.code === code ? refused.times + 1 : 1 } };
}

/** Whether a release cannot be finished by running again. */
export function isStuck({ refused }: Entry): boolean {
  return refused !== undefined && refused.times >= enough;
}
