import { posix } from 'node:path';
import type { Data, Path } from './data.ts';
import type { Located, Source } from './located.ts';
import { openToml } from './toml-document.ts';

/** A file of a format with keys, understood. */
export interface Document {
  readonly data: Data;
  /** Finds a text; `undefined` when nothing is at the path, or no text. */
  locate(path: Path): Promise<Located | undefined>;
}

/** Throws a named error for text that is not of the format. */
export type OpenDocument = (source: Source) => Document;

/** By the end of a file's name. Every project has TOML; the others are loaded when a project has such a file. */
const formats: Readonly<Record<string, () => Promise<OpenDocument>>> = {
  '.toml': async () => openToml,
  // uv's and Cargo's; a lock file of npm ends in `.json`.
  '.lock': async () => openToml,
  '.json': async () => (await import('./json-document.ts')).openJson,
  '.yaml': yaml,
  '.yml': yaml,
  '.cff': yaml,
};

export const documentEndings = Object.keys(formats);

async function yaml(): Promise<OpenDocument> {
  return (await import('./yaml-document.ts')).openYaml;
}

/**
 * Parses a file in the format that its name tells.
 *
 * @returns `undefined` for a file of another kind
 * @throws EINVALIDTOML, EINVALIDJSON, EINVALIDYAML
 */
export async function openDocument(source: Source): Promise<Document | undefined> {
  const open = await formats[posix.extname(source.file)]?.();
  return open?.(source);
}
