import type { Phase } from '../people/index.ts';

/** One line of the checklist. */
export interface Item {
  /** Its name in `gate.requireItems`. */
  readonly id: string;
  readonly phase: Phase;
  readonly title: string;
  /** `person`: nobody has ticked it yet. `not needed`: the release has no part that it is about. */
  readonly state: 'done' | 'not done' | 'person' | 'not needed';
  /** Why it has this state: Markdown, without names of others as text. */
  readonly evidence: string;
  readonly url?: string | undefined;
  /** What to do about an item that is not done. Markdown. */
  readonly remedy: string;
  readonly isRequired: boolean;
}

/** How far a release is when its checklist is made. */
export type Moment = 'plan' | 'build' | 'released';

export function isDone({ state }: Item): boolean {
  return state === 'done' || state === 'not needed';
}
