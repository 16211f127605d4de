import type { Clock, NextRelease } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import type { Spelled } from './plan-edits.ts';

/** A release as each kind of place spells it. @throws ENOPEP440 when Python has no such version */
export function spellRelease({ version, gitTag }: NextRelease, clock: Clock): Spelled {
  // The day in UTC: the same one on every machine.
  const date = clock.now().toISOString().slice(0, 10);
  return { pep440: toPep440(version), semver: version, tag: gitTag, date };
}
