/** One difference between two descriptions of an API. */
export interface ApiChange {
  readonly isBreaking: boolean;
  /** `GET /parcels/{id}`, or nothing for what is about the whole API. */
  readonly operation: string;
  /** Where in the operation, and what, as Markdown: ``query parameter `q` is required now``. */
  readonly text: string;
}

/** Whether clients write what a schema describes, or read it: what may become wider in one must not in the other. */
export type Direction = 'request' | 'response';

/** What a comparison finds within an operation. */
export interface Finding {
  readonly isBreaking: boolean;
  /** Properties on the way, from the outside: `items`, `[]`, `name`. */
  readonly path: readonly string[];
  /** What became of that place: `is required now`. */
  readonly what: string;
}

/** Changes of one comparison: more are not read by anybody, and would only cost memory. */
export const mostFindings = 1000;
