import type { Purl } from '../findings/index.ts';

/** A statement that a vulnerability does or does not affect something. */
export interface VexStatement {
  /** Names of the vulnerability. */
  readonly names: readonly string[];
  /** What it is about; each alone. */
  readonly products: readonly VexProduct[];
  /** Whether it says that the product is not affected. */
  readonly isHarmless: boolean;
  /** For people: `not_affected: vulnerable_code_not_present`. */
  readonly says: string;
  /** In ISO form; later statements replace earlier ones. */
  readonly time: string;
  readonly file: string;
}

/** A product, and the parts of it that are meant; none for all. */
export interface VexProduct {
  readonly product: Purl | undefined;
  /** The name that it has, for products without a purl. */
  readonly name: string;
  readonly parts: readonly Purl[];
}
