import { reasonOf } from '@waybill/kernel';

/** Something that is known, or why it is not. */
export type Fact<T> = { readonly is: 'known'; readonly value: T } | { readonly is: 'unknown'; readonly why: string };

export const known = <T>(value: T): Fact<T> => ({ is: 'known', value });

/** @param why a sentence */
export const unknown = (why: string): Fact<never> => ({ is: 'unknown', why });

/** Thrown by a check that lacks a fact: its row says why. */
export class NotKnown extends Error {}

/** The value. @throws NotKnown */
export function need<T>(fact: Fact<T>): T {
  if (fact.is === 'unknown') throw new NotKnown(fact.why);
  return fact.value;
}

/** The value, where it is known. */
export function whenKnown<T>(fact: Fact<T>): T | undefined {
  return fact.is === 'known' ? fact.value : undefined;
}

/** What a reader found; what it throws is the reason. */
export async function gather<T>(read: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await read());
  } catch (error) {
    return unknown(asSentence(reasonOf(error)));
  }
}

/** A reason in one sentence. */
export function asSentence(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return line === '' ? 'No reason is given.' : /[.!?]$/.test(line) ? line : `${line}.`;
}
