import type { Clock, NextRelease } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import { type Form, shortVersion, type Target, takeApart, writeTuple } from '../places/index.ts';

/** A release as each form spells it. */
export type Spelled = Readonly<Record<Form, string>>;

/** A release as each kind of place spells it. @throws ENOPEP440 when Python has no such version */
export function spellRelease({ version, gitTag }: NextRelease, clock: Clock): Spelled {
  // The day in UTC: the same one on every machine.
  const date = clock.now().toISOString().slice(0, 10);
  const short = version.split('.', 2).join('.');
  return { pep440: toPep440(version), semver: version, tag: gitTag, short, date };
}

/**
 * A release as a place spells it that keeps its own way: with a `v` where it has one, and a pre-release as the last one was
 * written. A version without a pre-release tells no spelling; the place's form decides then.
 */
export function spellFor(target: Target, spelled: Spelled): string {
  const { value, form, keepsSpelling, part } = target;
  if (part !== undefined && 'isRelease' in part) {
    const version = part.isRelease ? spelled.pep440.replace(/(a|b|rc)\d+$/, '') : spelled.pep440;
    return writeTuple(value, version, part.candidate);
  }
  if (part !== undefined) return takeApart(part.template, spelled.pep440, part.remove)?.get(part.group) ?? '';
  if (keepsSpelling !== true || form === 'date' || form === 'tag') return spelled[form];
  return spellAlike(value, form, spelled);
}

/** A release in the spelling of the version that is there. */
function spellAlike(value: string, form: Form, spelled: Spelled): string {
  const [, mark = '', short] = form === 'short' ? (shortVersion.exec(value) ?? []) : [];
  if (short !== undefined) return `${mark}${spelled.short}`;
  const [, prefix = '', version = ''] = /^(v?)(.*)$/is.exec(value) ?? [];
  if (/^[\d.]+-[a-z]+\d+$/i.test(version)) return prefix + spelled.semver.replace(/(-[a-z]+)\.(\d+)$/i, '$1$2');
  if (/^[\d.]+-[a-z]/i.test(version)) return prefix + spelled.semver;
  if (/^[\d.]+[._]?[a-z]/i.test(version)) return prefix + spelled.pep440;
  return prefix + spelled[form === 'short' ? 'pep440' : form];
}
