/** Something in a distribution that an index refuses: what is true, and what to do. Without the file: several may say the same. */
export interface Finding {
  /** A sentence without its full stop. */
  readonly fact: string;
  readonly remedy: string;
  /** Nothing stops for it: what the index says may differ. */
  readonly isDoubtful?: boolean;
}
