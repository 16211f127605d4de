import { parseToml, reasonOf } from '@waybill/kernel';
import { invalidJson } from './errors.ts';
import { locateJsonValue } from './locate-json-value.ts';
import { locateTomlValue } from './locate-toml-value.ts';
import type { Located, Path } from './target.ts';

/** A parsed file: tables, lists and plain values. */
export type Document = unknown;

/** What has to be known of a file format to edit a value in place. */
export interface Format {
  /** Throws a named error for text that is not of this format. */
  readonly parse: (file: string, text: string) => Document;
  readonly locate: (text: string, path: Path) => Located | undefined;
}

export const toml: Format = { parse: parseToml, locate: locateTomlValue };

export const json: Format = { parse: parseJson, locate: locateJsonValue };

function parseJson(file: string, text: string): Document {
  try {
    // npm, too, accepts a byte-order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw invalidJson(file, reasonOf(error), error);
  }
}

/** The value at a path of a document, or `undefined`. */
export function valueAt(document: Document, path: Path): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}
