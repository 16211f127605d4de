import type { Data, Path } from './data.ts';
import type { Located, Source } from './located.ts';

/** A file of a format with keys, understood. */
export interface Document {
  readonly data: Data;
  /** Finds a text; `undefined` when nothing is at the path, or no text. */
  locate(path: Path): Promise<Located | undefined>;
}

/** Throws a named error for text that is not of the format. */
export type OpenDocument = (source: Source) => Document;
