/** A folder of the sources of a package, and what it may use. */
export interface Room {
  /** Folder below `src`; a noun of the flow. */
  readonly name: string;
  /** What it does: one clause that ends without a full stop. */
  readonly does: string;
  /** Rooms whose `index.ts` it may import. Types count. */
  readonly uses: readonly string[];
}
