/** A way to ask a person. Each question has an answer that is taken by a key. */
export interface Ask {
  choose<T extends string>(question: string, choices: readonly Choice<T>[], initial: T): Promise<T>;
  text(question: string, initial: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
}
