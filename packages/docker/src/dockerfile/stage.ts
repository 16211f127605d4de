/** One stage of a Dockerfile. Lines count from 1. */
export interface Stage {
  /** Lower-cased, as BuildKit compares names. */
  readonly name?: string;
  /** What follows `FROM`, arguments not replaced. */
  readonly base: string;
  /** The lines of its `FROM`. */
  readonly first: number;
  readonly last: number;
}
