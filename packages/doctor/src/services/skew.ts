import { type Fact, known, unknown } from '../report/index.ts';

/** The difference to a clock of this machine, in seconds: positive when this machine is ahead. */
export function skewOf(date: string | null, before: Date, after: Date): Fact<number> {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return unknown('The answer has no date.');
  // The date has whole seconds, and was made while this machine waited.
  const second = 1000;
  if (theirs + second < before.getTime()) return known(Math.round((before.getTime() - theirs) / second));
  if (theirs > after.getTime()) return known(-Math.round((theirs - after.getTime()) / second));
  return known(0);
}
