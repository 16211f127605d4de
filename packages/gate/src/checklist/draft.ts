import type { Item } from './item.ts';

/** An item before it is known whether it is required. */
export type Draft = Omit<Item, 'isRequired'>;

type About = Pick<Draft, 'id' | 'phase' | 'title'>;

export const done = (about: About, evidence: string, url?: string): Draft => ({
  ...{ ...about, state: 'done', evidence, url, remedy: '' },
});

export const notDone = (about: About, evidence: string, remedy: string, url?: string): Draft => ({
  ...{ ...about, state: 'not done', evidence, url, remedy },
});

export const notNeeded = (about: About, evidence: string): Draft => ({
  ...{ ...about, state: 'not needed', evidence, remedy: '' },
});

export const ofPerson = (about: About, evidence: string, remedy: string): Draft => ({
  ...{ ...about, state: 'person', evidence, remedy },
});
