/** What a check found. */
export const states = ['ok', 'warning', 'problem', 'not checked'] as const;
export type State = (typeof states)[number];

/** One line of the table. */
export interface Row {
  /** What was checked: the same name in every run. */
  readonly check: string;
  readonly state: State;
  /** What is true, or why it could not be checked: a sentence. */
  readonly message: string;
  /** What to do: every problem and every warning has it. */
  readonly remedy?: string | undefined;
  readonly link?: string | undefined;
  /** Of an error that a plugin reports. */
  readonly code?: string | undefined;
}

type Found = Omit<Row, 'check' | 'state'>;

/** Makes the rows of one check. */
export function rowsOf(check: string) {
  const make =
    (state: State) =>
    (message: string, more: Omit<Found, 'message'> = {}) => ({
      ...{ check, state, message },
      ...more,
    });
  const advise =
    (state: State) =>
    (message: string, remedy: string, more: Omit<Found, 'message' | 'remedy'> = {}) => ({
      ...{ check, state, message, remedy },
      ...more,
    });
  return {
    ok: make('ok'),
    unchecked: make('not checked'),
    warning: advise('warning'),
    problem: advise('problem'),
  };
}
